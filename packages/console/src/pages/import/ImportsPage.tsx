export function ImportsPage() {
  return <div>ImportsPage</div>;
}
