export function NewImportPage() {
  return <div>NewImportPage</div>;
}
