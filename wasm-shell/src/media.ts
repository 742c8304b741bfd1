// Players and the camera picture: native <video> and <audio> inside the node's element. The island
// "play" commands address them by key; the recorder attaches the live stream to previews by key.

import { flag } from "./contract.js";
import { has, type MirrorNode } from "./node.js";

export function applyMedia(node: MirrorNode): void {
  const { attributes } = node;
  const tag = attributes.value === "audio" ? "audio" : "video";
  let media = mediaOf(node.control);
  if (media === null || media.localName !== tag) {
    media?.remove();
    media = document.createElement(tag);
    media.preload = "metadata";
    node.control.prepend(media);
  }
  const preview = attributes.value === "preview";
  if (media.getAttribute("aria-label") !== attributes.name) {
    media.setAttribute("aria-label", attributes.name);
  }
  node.control.removeAttribute("aria-label");
  node.control.classList.toggle("preview", preview);
  node.control.classList.toggle("reports", has(node, flag.live));
  media.controls = !preview;
  if (media instanceof HTMLVideoElement) {
    media.playsInline = true;
    if (preview) media.muted = true;
  }
  if (preview) media.autoplay = true;
  else applySource(media, attributes.href, attributes.description);
}

export function mediaOf(element: Element): HTMLMediaElement | null {
  const media = element.querySelector(":scope > video, :scope > audio");
  return media instanceof HTMLMediaElement ? media : null;
}

export function mediaByKey(key: string): HTMLMediaElement[] {
  const found: HTMLMediaElement[] = [];
  for (const element of document.querySelectorAll(`.r-media[data-key="${CSS.escape(key)}"]`)) {
    const media = mediaOf(element);
    if (media !== null) found.push(media);
  }
  return found;
}

function applySource(media: HTMLMediaElement, url: string, captions: string): void {
  if (url === "") {
    if (media.hasAttribute("src")) {
      media.removeAttribute("src");
      media.load();
    }
  } else if (media.getAttribute("src") !== url) {
    media.src = url;
    if (url.startsWith("blob:")) learnDuration(media);
  }
  const track = media.querySelector("track");
  if (captions === "") {
    track?.remove();
  } else if (track === null || track.getAttribute("src") !== captions) {
    track?.remove();
    const added = document.createElement("track");
    added.kind = "captions";
    added.src = captions;
    added.default = true;
    media.append(added);
  }
}

// Recorder output carries no duration; a seek far beyond the end makes the browser find it.
function learnDuration(media: HTMLMediaElement): void {
  media.addEventListener("loadedmetadata", () => {
    if (Number.isFinite(media.duration)) return;
    media.addEventListener("timeupdate", () => { media.currentTime = 0; }, { once: true });
    media.currentTime = 1e7;
  }, { once: true });
}
