import { type QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { useState } from "react";
import { HashRouter } from "react-router";
import { Catch } from "./components/Catch";
import { newQueryClient } from "./lib/api/queries";
import { PreferencesProvider } from "./lib/preferences";
import { Door } from "./screens/start/Door";

type Props = {
  /** Already asked for what the first screen shows; without it, a new one. */
  queries?: QueryClient;
};

export function App({ queries: given }: Props) {
  const [queries] = useState(() => given ?? newQueryClient());
  return (
    <PreferencesProvider>
      <Catch>
        <QueryClientProvider client={queries}>
          <HashRouter>
            <Door />
          </HashRouter>
        </QueryClientProvider>
      </Catch>
    </PreferencesProvider>
  );
}
