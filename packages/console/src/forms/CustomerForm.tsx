export function CustomerForm() {
  return <div />;
}
