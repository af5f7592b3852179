// Swagger UI on our own description. Its links inside buttons are switched off: a link in a button reaches nobody.
document.addEventListener("DOMContentLoaded", () => {
  "use strict";
  const place = document.getElementById("swagger-ui");
  SwaggerUIBundle({
    url: place.dataset.schema,
    domNode: place,
    deepLinking: false,
    supportedSubmitMethods: ["get"],
    defaultModelsExpandDepth: 0,
    docExpansion: "list",
    onComplete: () => {
      place.querySelector("h1.title")?.setAttribute("aria-level", "2"); // the page has its own first heading
      const about = place.querySelector(".information-container");
      about?.setAttribute("role", "region");
      about?.setAttribute("aria-label", "About the API");
    },
  });
});
