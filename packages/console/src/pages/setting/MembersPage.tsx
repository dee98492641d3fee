export function MembersPage() {
  return <div>MembersPage</div>;
}
