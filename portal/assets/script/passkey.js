// Lets the browser make or use a passkey, and sends what it says in a hidden field of the form.
// Written out by hand: browsers of 2023 lack PublicKeyCredential.parseRequestOptionsFromJSON and toJSON.
const toBytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));

const toText = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "");

const withBytes = (known) => known.map((entry) => ({ ...entry, id: toBytes(entry.id) }));

function read(text) {
  const options = JSON.parse(text);
  options.challenge = toBytes(options.challenge);
  if (options.user) options.user.id = toBytes(options.user.id);
  if (options.excludeCredentials) options.excludeCredentials = withBytes(options.excludeCredentials);
  if (options.allowCredentials) options.allowCredentials = withBytes(options.allowCredentials);
  return options;
}

function write({ rawId, response, type, authenticatorAttachment }) {
  const said = { clientDataJSON: toText(response.clientDataJSON) };
  for (const name of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (response[name]) said[name] = toText(response[name]);
  }
  if (response.getTransports) said.transports = response.getTransports();
  const id = toText(rawId);
  return JSON.stringify({ id, rawId: id, response: said, type, authenticatorAttachment, clientExtensionResults: {} });
}

function start(part) {
  const form = part.closest("form");
  const field = form.elements[part.dataset.field];
  const complaint = part.querySelector("[role=alert]");
  const making = part.dataset.passkey === "create";

  async function ask() {
    complaint.hidden = true;
    try {
      const publicKey = read(part.dataset.options);
      field.value = write(await navigator.credentials[part.dataset.passkey]({ publicKey }));
      HTMLFormElement.prototype.submit.call(form); // the form may carry a field named "submit"
    } catch {
      complaint.hidden = false;
    }
  }

  if (making) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      ask();
    });
  } else {
    part.hidden = false;
    part.querySelector("button").addEventListener("click", ask);
  }
}

if (window.PublicKeyCredential) document.querySelectorAll("[data-passkey]").forEach(start);
