import { useEffect, useRef, useState } from 'preact/hooks';

/** The size of an element in CSS pixels, as it changes. */
export function useSize<E extends Element>(): { readonly ref: { current: E | null }; readonly width: number; readonly height: number } {
  const ref = useRef<E | null>(null);
  const [size, setSize] = useState({ width: 0, height: 0 });
  useEffect(() => {
    const element = ref.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => {
      const { clientWidth: width, clientHeight: height } = element;
      setSize((before) => (before.width === width && before.height === height ? before : { width, height }));
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return { ref, ...size };
}

/** Whether the page has less room than this. */
export function useNarrow(pixels: number): boolean {
  const [isNarrow, setNarrow] = useState(() => window.innerWidth < pixels);
  useEffect(() => {
    const query = window.matchMedia(`(max-width: ${pixels - 0.5}px)`);
    const update = (): void => setNarrow(query.matches);
    update();
    query.addEventListener('change', update);
    return () => query.removeEventListener('change', update);
  }, [pixels]);
  return isNarrow;
}
