// The behaviour of the form components. Every page works without this file.
import {
  Button,
  CharacterCount,
  ErrorSummary,
  NotificationBanner,
  PasswordInput,
  SkipLink,
  createAll,
  isSupported,
} from "govuk-frontend";
import "./drafts.js";

document.body.classList.add("js-enabled");
if (isSupported !== undefined) {
  document.body.classList.toggle("govuk-frontend-supported", "noModule" in HTMLScriptElement.prototype);
  for (const component of [Button, CharacterCount, ErrorSummary, NotificationBanner, PasswordInput, SkipLink]) {
    createAll(component);
  }
}

// The page for "no connection"; only for who has something to lose.
if (document.querySelector("[data-owner]")) {
  addEventListener("load", () => {
    navigator.serviceWorker?.register("/service-worker.js", { updateViaCache: "all" }).catch(() => {});
  });
}
