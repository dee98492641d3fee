export function SettingsFrame() {
  return <div>SettingsFrame</div>;
}
