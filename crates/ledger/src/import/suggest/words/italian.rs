//! Italian headers.

use super::Language;
use crate::import::Field;

const CUSTOMER: &str = "codicecliente codcliente idcliente numerocliente codclifor";
const CUSTOMER_NAME: &str = "nomecliente ragionesociale descrizionecliente denominazione";
const COUNTRY: &str = "paese nazione stato codicepaese";
const INVOICE: &str = "numerofattura nfattura numfattura fattura numerodocumento numdoc";
const DATE: &str = "datafattura datadocumento dataordine data";
const PRODUCT: &str = "codicearticolo codarticolo codiceprodotto codprodotto articolo prodotto";
const PRODUCT_NAME: &str = "descrizionearticolo nomearticolo nomeprodotto descrizioneprodotto descrizione";
const CATEGORY: &str = "famiglia categoriamerceologica gruppomerceologico gruppo categoriaarticolo";
const QUANTITY: &str = "quantita qta pezzi quantitafatturata";
const REVENUE: &str = "importonetto imponibile fatturato ricavo ricavi valorenetto netto importo valore";
const COST: &str = "costo costototale costovenduto costodelvenduto valorecosto";
const KIND: &str = "tipodocumento tiporiga";
const CURRENCY: &str = "valuta divisa codicevaluta";

/// Numbers and codes of what a file of master data is about.
const ID: &str = "codice numero id";
const CITY: &str = "citta localita comune";
const PARENT: &str = "gruppo codicegruppo capogruppo casamadre societamadre controllante";
const SEGMENT: &str = "segmento settore attivita ramo categoriacliente tipocliente";
const CHANNEL: &str = "canale canalevendita canaledivendita canaledistribuzione";
const RANGE: &str = "serie";
const PARENT_PRODUCT: &str = "articolopadre prodottopadre";
const UNIT: &str = "unita unitamisura unitadimisura um";
const RATE_DATE: &str = "data datacambio datavaluta datavalidita giorno";
const RATE: &str = "cambio tassodicambio tassocambio tasso quotazione";

/// What further fields of a line are called.
const INVOICE_LINE: &str = "rigafattura numeroriga nriga numriga riga posizione";
const POSTING_DATE: &str = "datacontabile dataregistrazione datadiregistrazione datacontabilizzazione";
const ORDER_NUMBER: &str = "numeroordine nordine numordine ordine ordinecliente";
const CORRECTS: &str =
    "fatturaorigine fatturaoriginale fatturacorretta fatturariferimento fatturarettificata";
const CORRECTS_LINE: &str = "rigaorigine rigaoriginale rigacorretta";
const SHIP_TO: &str =
    "codicedestinazione destinazione destinatario luogoconsegna codicespedizione indirizzospedizione";
const SHIP_TO_COUNTRY: &str = "paesedestinazione paesespedizione nazionedestinazione paeseconsegna";
const SALESPERSON: &str = "codiceagente codagente codicevenditore idvenditore codicerappresentante";
const LIST_PRICE: &str = "prezzolistino prezzodilistino prezzolordo listino prezzocatalogo";
const DISCOUNT: &str = "importosconto scontoimporto valoresconto totalesconto";
const FREIGHT: &str =
    "costotrasporto spesetrasporto spesedispedizione spesespedizione costospedizione trasporto";

pub(super) const HEADERS: Language = Language {
    name: "Italian",
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
        (Field::Name, &[CUSTOMER_NAME, "nome"]),
        (Field::Country, &[COUNTRY]),
        (Field::City, &[CITY]),
        (Field::Parent, &[PARENT]),
        (Field::Segment, &[SEGMENT]),
        (Field::Channel, &[CHANNEL]),
        (Field::Currency, &[CURRENCY]),
    ],
    products: &[
        (Field::Product, &[PRODUCT, ID]),
        (Field::Name, &[PRODUCT_NAME, "nome"]),
        (Field::Category, &[CATEGORY, RANGE]),
        (Field::Parent, &[PARENT_PRODUCT]),
        (Field::Unit, &[UNIT]),
    ],
    rates: &[
        (Field::Currency, &[CURRENCY, "codiceiso"]),
        (Field::Date, &[RATE_DATE]),
        (Field::Rate, &[RATE]),
    ],
    prices: "prezzounitario prezzovendita prezzo",
    discounts: "sconto",
};
