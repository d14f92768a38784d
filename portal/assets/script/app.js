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

document.body.classList.add("js-enabled");
if (isSupported !== undefined) {
  document.body.classList.toggle("govuk-frontend-supported", "noModule" in HTMLScriptElement.prototype);
  for (const component of [Button, CharacterCount, ErrorSummary, NotificationBanner, PasswordInput, SkipLink]) {
    createAll(component);
  }
}
