// Starts ReDoc with the letters of the system: nothing is loaded from elsewhere.
Redoc.init(
  "/openapi.json",
  {
    hideDownloadButton: false,
    nativeScrollbars: true,
    theme: {
      colors: { primary: { main: "#0f6b5c" } },
      typography: {
        fontFamily: "system-ui, sans-serif",
        headings: { fontFamily: "system-ui, sans-serif" },
        code: { fontFamily: "ui-monospace, monospace" },
      },
    },
  },
  document.getElementById("page"),
);
