export function CustomerPage() {
  return <div>CustomerPage</div>;
}
