/** One-time codes travel in the fragment, which browsers never send; they are read once and wiped from the address. */
export function takeToken(): string | null {
  const token = new URLSearchParams(window.location.hash.slice(1)).get("token");
  if (window.location.hash !== "") {
    window.history.replaceState(window.history.state, "", window.location.pathname + window.location.search);
  }
  return token;
}
