export function FieldsPage() {
  return <div>FieldsPage</div>;
}
