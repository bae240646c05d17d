//! German headers.

use super::Language;
use crate::import::Field;

const CUSTOMER: &str = "kundennummer kundennr kundenid kdnr kundnr debitor debitorennummer debitorennr debitornr auftraggeber \
    kundenkonto";
const CUSTOMER_NAME: &str =
    "kundenname kunde firma firmenname name1 kundenbezeichnung debitorname debitorenname";
const COUNTRY: &str = "land kundenland landerkennzeichen landkz lkz landercode";
const INVOICE: &str = "rechnungsnummer rechnungsnr rechnung rechnr belegnummer belegnr beleg faktura fakturanummer fakturanr \
    auftragsnummer auftragsnr";
const DATE: &str = "rechnungsdatum belegdatum fakturadatum buchungsdatum auftragsdatum bestelldatum datum";
const PRODUCT: &str = "artikelnummer artikelnr artnr artikelid materialnummer materialnr produktnummer produktnr artikel \
    produkt teilenummer";
const PRODUCT_NAME: &str = "artikelbezeichnung artikelname produktbezeichnung produktname materialkurztext artikeltext bezeichnung \
    beschreibung";
const CATEGORY: &str =
    "warengruppe artikelgruppe produktgruppe kategorie materialgruppe sortiment produktkategorie";
const QUANTITY: &str = "menge anzahl stuckzahl stuck fakturiertemenge rechnungsmenge absatz absatzmenge";
const REVENUE: &str = "nettoumsatz umsatznetto nettobetrag betragnetto nettowert netto umsatz warenwert positionswert erlos \
    umsatzerlos zeilenbetrag betrag wert";
const COST: &str =
    "einstand einstandswert kosten wareneinsatz herstellkosten selbstkosten einkaufswert ekwert hk";
const KIND: &str = "belegart fakturaart positionstyp vorgangsart";
const CURRENCY: &str = "wahrung waehrung wkz wahrungskennzeichen belegwahrung";

/// Numbers and codes of what a file of master data is about.
const ID: &str = "nummer nr id";
const CITY: &str = "ort stadt kundenort wohnort";
const PARENT: &str = "konzern konzernnummer konzernnr muttergesellschaft konzernkunde hauptkunde ubergeordneterkunde verband \
    zentrale gruppe";
const SEGMENT: &str =
    "segment kundensegment branche kundengruppe kundenklasse kundentyp kundenart sektor industrie";
const CHANNEL: &str = "vertriebsweg vertriebskanal absatzweg absatzkanal kanal";
const RANGE: &str = "serie produktfamilie hauptgruppe gruppe";
const PARENT_PRODUCT: &str = "hauptartikel oberartikel ubergeordneterartikel stammartikel obergruppe";
const UNIT: &str = "einheit mengeneinheit me basismengeneinheit basiseinheit verkaufseinheit";
const RATE_DATE: &str = "datum kursdatum stichtag gultigab gultigvon tag";
const RATE: &str = "kurs wechselkurs umrechnungskurs devisenkurs umrechnungsfaktor mittelkurs tageskurs";

/// What further fields of a line are called.
const INVOICE_LINE: &str = "rechnungsposition fakturaposition belegposition positionsnummer positionsnr posnr position pos \
    zeilennummer zeilennr belegzeile";
const POSTING_DATE: &str = "buchungsdatum buchdatum buchungstag";
const ORDER_NUMBER: &str =
    "auftragsnummer auftragsnr auftrag kundenauftrag verkaufsbeleg bestellnummer bestellnr";
const CORRECTS: &str = "bezugsrechnung bezugsbeleg bezugsbelegnummer ursprungsrechnung originalrechnung referenzrechnung \
    gutschriftzurechnung referenzbeleg korrigierterechnung";
const CORRECTS_LINE: &str = "bezugsposition referenzposition ursprungsposition korrigierteposition";
const SHIP_TO: &str = "warenempfanger warenempfangernr lieferadresse lieferadressnr lieferanschriftnr empfanger empfangernr \
    lieferort";
const SHIP_TO_COUNTRY: &str = "lieferland empfangsland bestimmungsland warenempfangerland landwarenempfanger";
const SALESPERSON: &str = "verkaufernr verkaufernummer verkaufercode vertreternr vertreternummer vertretercode aussendienstnr \
    vertriebsmitarbeiternr verkaufergruppe";
const LIST_PRICE: &str = "listenpreis bruttopreis bruttolistenpreis katalogpreis grundpreis uvp";
const DISCOUNT: &str = "rabattbetrag zeilenrabattbetrag rabattwert nachlassbetrag rabatteur summerabatt";
const FREIGHT: &str = "frachtkosten fracht frachtbetrag transportkosten versandkosten lieferkosten";

pub(super) const HEADERS: Language = Language {
    name: "German",
    lines: &[
        (Field::Customer, &[CUSTOMER]),
        (Field::CustomerName, &[CUSTOMER_NAME]),
        (Field::Country, &[COUNTRY]),
        (Field::Invoice, &[INVOICE]),
        (Field::Date, &[DATE]),
        (Field::Product, &[PRODUCT]),
        (Field::ProductName, &[PRODUCT_NAME]),
        (Field::Category, &[CATEGORY]),
        (Field::Quantity, &[QUANTITY]),
        (Field::Revenue, &[REVENUE]),
        (Field::Cost, &[COST]),
        (Field::Kind, &[KIND]),
        (Field::Currency, &[CURRENCY]),
        (Field::InvoiceLine, &[INVOICE_LINE]),
        (Field::PostingDate, &[POSTING_DATE]),
        (Field::OrderNumber, &[ORDER_NUMBER]),
        (Field::Corrects, &[CORRECTS]),
        (Field::CorrectsLine, &[CORRECTS_LINE]),
        (Field::ShipTo, &[SHIP_TO]),
        (Field::ShipToCountry, &[SHIP_TO_COUNTRY]),
        (Field::Salesperson, &[SALESPERSON]),
        (Field::Unit, &[UNIT]),
        (Field::ListPrice, &[LIST_PRICE]),
        (Field::Discount, &[DISCOUNT]),
        (Field::Freight, &[FREIGHT]),
    ],
    accounts: &[
        (Field::Account, &[CUSTOMER, ID]),
        (Field::Name, &[CUSTOMER_NAME, "name bezeichnung suchname kurzname"]),
        (Field::Country, &[COUNTRY]),
        (Field::City, &[CITY]),
        (Field::Parent, &[PARENT]),
        (Field::Segment, &[SEGMENT]),
        (Field::Channel, &[CHANNEL]),
        (Field::Currency, &[CURRENCY]),
    ],
    products: &[
        (Field::Product, &[PRODUCT, ID]),
        (Field::Name, &[PRODUCT_NAME, "name kurztext"]),
        (Field::Category, &[CATEGORY, RANGE]),
        (Field::Parent, &[PARENT_PRODUCT]),
        (Field::Unit, &[UNIT]),
    ],
    rates: &[
        (Field::Currency, &[CURRENCY, "wahrungscode fremdwahrung vonwahrung isocode"]),
        (Field::Date, &[RATE_DATE]),
        (Field::Rate, &[RATE]),
    ],
    prices: "einzelpreis stuckpreis nettopreis verkaufspreis preis",
    discounts: "rabatt",
};
