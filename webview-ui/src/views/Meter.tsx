/** How much of a cap is used, as a bar that says so. */
export function Meter({ share, label }: { readonly share: number; readonly label: string }) {
  const percent = Math.max(0, Math.min(100, Math.round(share * 100)));
  return (
    <span class={percent >= 90 ? 'meter high' : 'meter'} role="meter" aria-label={label} aria-valuemin={0} aria-valuemax={100} aria-valuenow={percent} title={`${percent} %`}>
      <span style={{ width: `${percent}%` }} />
    </span>
  );
}
