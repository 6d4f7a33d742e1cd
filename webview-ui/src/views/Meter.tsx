/** How much of a whole is used, as a bar that says so; it warns where that is a cap. */
export function Meter({ share, label, isCap = true }: { readonly share: number; readonly label: string; readonly isCap?: boolean }) {
  const percent = Math.max(0, Math.min(100, Math.round(share * 100)));
  return (
    <span class={isCap && percent >= 90 ? 'meter high' : 'meter'} role="meter" aria-label={label} aria-valuemin={0} aria-valuemax={100} aria-valuenow={percent} title={`${percent} %`}>
      <span style={{ width: `${percent}%` }} />
    </span>
  );
}
