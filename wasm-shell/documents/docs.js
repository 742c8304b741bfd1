// Starts Swagger UI. "Authorize" takes the access token of POST /api/v1/auth/login, or an API key;
// the page forgets it when it is closed.
SwaggerUIBundle({
  url: "/openapi.json",
  dom_id: "#page",
  deepLinking: true,
  docExpansion: "none",
  filter: true,
  displayRequestDuration: true,
  tryItOutEnabled: true,
  persistAuthorization: false,
  validatorUrl: null,
});
