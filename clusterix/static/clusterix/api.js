// Swagger UI on our own description. Its links inside buttons are switched off: a link in a button reaches nobody.
document.addEventListener("DOMContentLoaded", () => {
  "use strict";
  const container = document.getElementById("swagger-ui");
  // Swagger UI has a dark scheme of its own, for pages with this class.
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const follow = () => document.documentElement.classList.toggle("dark-mode", dark.matches);
  dark.addEventListener("change", follow);
  follow();
  SwaggerUIBundle({
    url: container.dataset.schema,
    domNode: container,
    deepLinking: false,
    supportedSubmitMethods: ["get"],
    defaultModelsExpandDepth: 0,
    docExpansion: "list",
    onComplete: () => {
      container.querySelector("h1.title")?.setAttribute("aria-level", "2"); // the page has its own first heading
      const information = container.querySelector(".information-container");
      information?.setAttribute("role", "region");
      information?.setAttribute("aria-label", "About the API");
    },
  });
});
