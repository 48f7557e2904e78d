/** The frames the widget reads: docs/protocol.md, for the type checker. */

export interface Amount {
  amount: string;
  currency: string;
  as_of?: string;
}

export interface Offered {
  variant_id?: string;
  price: Amount;
  compare_at?: Amount;
  availability?: string;
  image?: string;
}

export interface Variant extends Offered {
  variant_id: string;
  options: Record<string, string>;
}

export interface Item extends Offered {
  product_id: string;
  title: string;
  url: string;
  price_is_from: boolean;
  rating?: { value: number; count: number };
  reason?: string;
  variants?: Variant[];
}

export interface Comparison {
  product_ids: string[];
  titles: string[];
  rows: { label: string; values: (string | null)[] }[];
}

export interface Source {
  article_id: string;
  title: string;
  url: string;
  heading?: string;
  excerpt: string;
}

export interface Choice {
  label: string;
  text: string;
}

export interface Reference {
  start: number;
  end: number;
  kind: string;
  id: string;
}

export interface Request {
  purpose: string;
  notice: string;
  notice_version: string;
  benefit: string;
  answers: { key: string; label: string; value: string }[];
  wants?: string;
}

export interface Offer {
  title: string;
  text: string;
  code?: string;
  expires_at?: string;
}

export type Decision = "granted" | "refused" | "withdrawn";

/** Any frame: what it has besides is named where it is read. */
export type Frame = { type: string } & Record<string, any>;
