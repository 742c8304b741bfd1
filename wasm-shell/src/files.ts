// Files the user chose, by the id of the file_input node. The bytes never enter the client's
// memory; commands and requests name the node.

export const chosenFiles = new Map<number, readonly File[]>();

// Drop and paste put files into the file input under the pointer, else into the only one on the
// screen.
export function acceptDrops(app: HTMLElement): void {
  app.addEventListener("dragover", (event) => {
    if (inputFor(event.target) === null || !hasFiles(event.dataTransfer)) return;
    event.preventDefault();
    app.classList.add("dropping");
  });
  app.addEventListener("dragleave", (event) => {
    if (event.relatedTarget === null) app.classList.remove("dropping");
  });
  app.addEventListener("drop", (event) => {
    app.classList.remove("dropping");
    const input = inputFor(event.target);
    if (input === null || event.dataTransfer === null || !hasFiles(event.dataTransfer)) return;
    event.preventDefault();
    give(input, event.dataTransfer.files);
  });
  // Without a focus the event comes at the body.
  document.addEventListener("paste", (event) => {
    const files = event.clipboardData?.files;
    if (files === undefined || files.length === 0) return;
    const input = inputFor(event.target);
    if (input === null) return;
    event.preventDefault();
    give(input, files);
  });
}

function hasFiles(transfer: DataTransfer | null): boolean {
  return transfer !== null && transfer.types.includes("Files");
}

function inputFor(target: EventTarget | null): HTMLInputElement | null {
  if (target instanceof HTMLInputElement && target.type === "file") return target;
  const inputs = [...document.querySelectorAll<HTMLInputElement>("#sem input[type=file]")]
    .filter((input) => !input.disabled && input.closest("[inert]") === null);
  return inputs.length === 1 ? inputs[0] ?? null : null;
}

function give(input: HTMLInputElement, files: FileList): void {
  if (input.multiple || files.length === 1) {
    input.files = files;
  } else {
    const transfer = new DataTransfer();
    const first = files[0];
    if (first !== undefined) transfer.items.add(first);
    input.files = transfer.files;
  }
  input.dispatchEvent(new Event("change", { bubbles: true }));
}
