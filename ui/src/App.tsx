import { QueryClientProvider } from "@tanstack/react-query";
import { useState } from "react";
import { HashRouter } from "react-router";
import { Catch } from "./components/Catch";
import { ToastProvider } from "./components/Toasts";
import { newQueryClient } from "./lib/api/queries";
import { PreferencesProvider } from "./lib/preferences";
import { WayBackProvider } from "./lib/way-back";
import { Door } from "./screens/start/Door";

export function App() {
  const [queries] = useState(newQueryClient);
  return (
    <PreferencesProvider>
      <Catch>
        <QueryClientProvider client={queries}>
          <HashRouter>
            <ToastProvider>
              <WayBackProvider>
                <Door />
              </WayBackProvider>
            </ToastProvider>
          </HashRouter>
        </QueryClientProvider>
      </Catch>
    </PreferencesProvider>
  );
}
