export function KeysPage() {
  return <div>KeysPage</div>;
}
