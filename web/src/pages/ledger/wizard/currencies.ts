/** The currencies of ISO 4217 that are in use, and how a person finds one: by code or by name, the common ones first. */

const COMMON = ["EUR", "USD", "GBP", "CHF", "SEK", "NOK", "DKK", "PLN", "CZK", "HUF", "CAD", "AUD", "JPY", "CNY"];

const OTHERS = (
  "AED AFN ALL AMD AOA ARS AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CDF CLP COP CRC CUP CVE DJF " +
  "DOP DZD EGP ERN ETB FJD FKP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG IDR ILS INR IQD IRR ISK JMD JOD KES KGS KHR KMF " +
  "KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NPR " +
  "NZD OMR PAB PEN PGK PHP PKR PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SGD SHP SOS SRD SSP STN SYP SZL THB TJS TMT TND " +
  "TOP TRY TTD TWD TZS UAH UGX UYU UZS VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW"
).split(" ");

const names = new Intl.DisplayNames(["en"], { type: "currency" });

/** `EUR, Euro`. */
export const currencyName = (code: string) => {
  const name = /^[A-Z]{3}$/.test(code) ? names.of(code) : undefined;
  return name === undefined || name === code ? code : `${code}, ${name}`;
};

const choices = (codes: readonly string[]) => codes.map((code) => ({ value: code, label: currencyName(code) }));

export const commonCurrencies = choices(COMMON);
export const otherCurrencies = choices(OTHERS);
export const isCurrency = (code: string) => COMMON.includes(code) || OTHERS.includes(code);
