/** Who sends and receives, in the order they first appeared: whoever has a lane keeps it. */
export class Lanes {
  private readonly places = new Map<string, number>();
  readonly names: string[] = [];

  of(name: string): number {
    const place = this.places.get(name);
    if (place !== undefined) return place;
    this.places.set(name, this.names.length);
    return this.names.push(name) - 1;
  }

  find(name: string): number {
    return this.places.get(name) ?? -1;
  }
}
