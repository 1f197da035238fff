import { lazy, Suspense } from "react";
import { Route } from "react-router";

/** Only the development server and `--mode fake` keep the import; a production build drops the gallery with it. */
const Gallery =
  import.meta.env.DEV || import.meta.env.MODE === "fake"
    ? lazy(() => import("./Gallery").then((module) => ({ default: module.Gallery })))
    : null;

/** Where the components are looked at, in development alone. */
export const devRoutes = Gallery && (
  <Route
    path="/dev"
    element={
      <Suspense>
        <Gallery />
      </Suspense>
    }
  />
);
