//! How orders, payments, activities and rebates head what invoice lines and products do not have.

use super::Headers;
use super::numbers::{CATEGORIES, RENUMBERINGS, UNITS};
use crate::import::{Field, Kind};

/// The fields that are headed as on invoice lines, and as in files of products.
pub(super) fn shared(kind: Kind) -> (&'static [Field], &'static [Field]) {
    match kind {
        Kind::Orders => {
            (&[Field::Customer, Field::Product, Field::Quantity, Field::Currency], &[Field::Unit])
        }
        Kind::Payments => (&[Field::Customer, Field::Invoice, Field::Currency], &[]),
        Kind::Activities => (&[Field::Customer, Field::Quantity], &[Field::Unit]),
        Kind::Rebates => (&[Field::Customer, Field::Product, Field::Category, Field::Currency], &[]),
        Kind::Lines | Kind::Accounts | Kind::Products | Kind::Rates | Kind::Renumberings => (&[], &[]),
        Kind::Units => (&[Field::Product], &[Field::Unit]),
        Kind::Categories => (&[Field::Product], &[Field::Category]),
    }
}

/// The fields that a kind has a language's own words for.
pub(super) fn own(kind: Kind, language: &str) -> &'static [Headers] {
    let languages = match kind {
        Kind::Orders => ORDERS,
        Kind::Payments => PAYMENTS,
        Kind::Activities => ACTIVITIES,
        Kind::Rebates => REBATES,
        Kind::Renumberings => RENUMBERINGS,
        Kind::Units => UNITS,
        Kind::Categories => CATEGORIES,
        Kind::Lines | Kind::Accounts | Kind::Products | Kind::Rates => &[],
    };
    languages.iter().find(|(name, _)| *name == language).map_or(&[], |(_, headers)| headers)
}

/// The words of one kind, language by language.
pub(super) type Languages = &'static [(&'static str, &'static [Headers])];

const ORDERS: Languages = &[
    (
        "English",
        &[
            (
                Field::OrderNumber,
                &[
                    "ordernumber orderno orderid salesorder salesordernumber salesorderno",
                    "sono salesdocument order",
                ],
            ),
            (
                Field::OrderLine,
                &["orderline orderlineno orderlinenumber lineno linenumber lineitem", "position pos"],
            ),
            (Field::Quantity, &["orderedquantity orderquantity orderqty qtyordered"]),
            (Field::OrderDate, &["orderdate dateordered orderedon orderplaced entrydate date"]),
            (
                Field::RequestedDate,
                &[
                    "requesteddate requireddate requesteddeliverydate customerrequestdate crd",
                    "wanteddate requestdate requesteddelivery",
                ],
            ),
            (
                Field::ConfirmedDate,
                &[
                    "confirmeddate promiseddate promisedate committeddate",
                    "confirmeddeliverydate acknowledgeddate confirmeddelivery",
                ],
            ),
            (
                Field::DeliveredDate,
                &[
                    "delivereddate deliverydate actualdeliverydate shippeddate shipdate",
                    "goodsissuedate dispatchdate deliveredon",
                ],
            ),
            (
                Field::DeliveredQuantity,
                &[
                    "deliveredquantity deliveredqty qtydelivered quantitydelivered",
                    "shippedquantity shippedqty qtyshipped quantityshipped",
                ],
            ),
            (
                Field::Value,
                &[
                    "ordervalue orderamount netordervalue linevalue netvalue netamount",
                    "lineamount linetotal value amount total",
                ],
            ),
        ],
    ),
    (
        "German",
        &[
            (
                Field::OrderNumber,
                &["auftragsnummer auftragsnr auftrag bestellnummer bestellnr verkaufsbeleg", "kundenauftrag"],
            ),
            (Field::OrderLine, &["auftragsposition auftragspos position positionsnummer posnr pos"]),
            (Field::Quantity, &["auftragsmenge bestellmenge bestelltemenge"]),
            (Field::OrderDate, &["auftragsdatum bestelldatum auftragseingang erfassungsdatum datum"]),
            (
                Field::RequestedDate,
                &["wunschdatum wunschtermin wunschlieferdatum wunschliefertermin", "kundenwunschtermin"],
            ),
            (
                Field::ConfirmedDate,
                &[
                    "bestatigtesdatum bestatigterliefertermin bestatigtertermin",
                    "bestatigungsdatum zugesagterliefertermin zusagetermin liefertermin",
                ],
            ),
            (
                Field::DeliveredDate,
                &[
                    "lieferdatum auslieferungsdatum geliefertam warenausgangsdatum",
                    "istliefertermin istlieferdatum versanddatum",
                ],
            ),
            (Field::DeliveredQuantity, &["liefermenge geliefertemenge ausgeliefertemenge istmenge"]),
            (Field::Value, &["auftragswert bestellwert positionswert nettowert nettobetrag betrag wert"]),
        ],
    ),
    (
        "French",
        &[
            (Field::OrderNumber, &["numerocommande nocommande ncommande numcommande codecommande commande"]),
            (Field::OrderLine, &["lignecommande numeroligne noligne ligne position"]),
            (Field::Quantity, &["quantitecommandee qtecommandee"]),
            (Field::OrderDate, &["datecommande datedecommande date"]),
            (
                Field::RequestedDate,
                &["datedemandee datesouhaitee datelivraisondemandee datelivraisonsouhaitee"],
            ),
            (
                Field::ConfirmedDate,
                &["dateconfirmee datepromise datelivraisonconfirmee datelivraisonprevue", "dateaccusee"],
            ),
            (
                Field::DeliveredDate,
                &["datelivraison datedelivraison datelivree datelivraisonreelle", "dateexpedition"],
            ),
            (Field::DeliveredQuantity, &["quantitelivree qtelivree quantiteexpediee"]),
            (Field::Value, &["montantcommande valeurcommande montantht montantnet montant valeur"]),
        ],
    ),
    (
        "Spanish",
        &[
            (Field::OrderNumber, &["numeropedido nopedido npedido numpedido codigopedido pedido"]),
            (Field::OrderLine, &["lineapedido numerolinea nolinea linea posicion"]),
            (Field::Quantity, &["cantidadpedida cantpedida"]),
            (Field::OrderDate, &["fechapedido fechadepedido fecha"]),
            (Field::RequestedDate, &["fechasolicitada fecharequerida fechadeseada fechaentregasolicitada"]),
            (Field::ConfirmedDate, &["fechaconfirmada fechaprometida fechaentregaconfirmada fechaprevista"]),
            (
                Field::DeliveredDate,
                &["fechaentrega fechadeentrega fechaentregareal fechaenvio fechaexpedicion"],
            ),
            (Field::DeliveredQuantity, &["cantidadentregada cantidadservida cantidadenviada"]),
            (Field::Value, &["importepedido valorpedido importeneto importe valor"]),
        ],
    ),
    (
        "Italian",
        &[
            (Field::OrderNumber, &["numeroordine nordine numordine codiceordine ordine"]),
            (Field::OrderLine, &["rigaordine numeroriga riga posizione"]),
            (Field::Quantity, &["quantitaordinata qtaordinata"]),
            (Field::OrderDate, &["dataordine datadellordine data"]),
            (Field::RequestedDate, &["datarichiesta dataconsegnarichiesta datadesiderata"]),
            (
                Field::ConfirmedDate,
                &["dataconfermata dataconsegnaconfermata datapromessa dataconsegnaprevista"],
            ),
            (Field::DeliveredDate, &["dataconsegna datadiconsegna dataconsegnaeffettiva dataspedizione"]),
            (Field::DeliveredQuantity, &["quantitaconsegnata qtaconsegnata quantitaspedita"]),
            (Field::Value, &["valoreordine importoordine importonetto importo valore"]),
        ],
    ),
];

const PAYMENTS: Languages = &[
    (
        "English",
        &[
            (
                Field::Amount,
                &[
                    "invoiceamount grossamount invoicetotal openamount amountdue",
                    "originalamount amount gross total value",
                ],
            ),
            (
                Field::Discount,
                &["discounttaken cashdiscount discountamount settlementdiscount", "paymentdiscount discount"],
            ),
            (Field::InvoiceDate, &["invoicedate documentdate billingdate docdate date"]),
            (Field::DueDate, &["duedate netduedate paymentduedate paymentdue dueon maturitydate due"]),
            (
                Field::PaidDate,
                &[
                    "paiddate paymentdate datepaid settleddate settlementdate clearingdate",
                    "clearedon paidon",
                ],
            ),
        ],
    ),
    (
        "German",
        &[
            (Field::Amount, &["rechnungsbetrag bruttobetrag offenerbetrag belegbetrag betrag brutto"]),
            (Field::Discount, &["skonto skontobetrag skontoabzug"]),
            (Field::InvoiceDate, &["rechnungsdatum belegdatum fakturadatum datum"]),
            (Field::DueDate, &["falligkeit falligkeitsdatum nettofalligkeit fallig falligam zahlungsziel"]),
            (
                Field::PaidDate,
                &["zahlungsdatum zahldatum bezahltam ausgleichsdatum zahlungseingang", "ausgleich"],
            ),
        ],
    ),
    (
        "French",
        &[
            (Field::Amount, &["montantttc montantfacture montantdu solde montant"]),
            (Field::Discount, &["escompte montantescompte"]),
            (Field::InvoiceDate, &["datefacture datedefacture datepiece date"]),
            (Field::DueDate, &["echeance dateecheance datedecheance"]),
            (Field::PaidDate, &["datepaiement datedepaiement datereglement datedereglement payele"]),
        ],
    ),
    (
        "Spanish",
        &[
            (Field::Amount, &["importefactura importetotal totalfactura saldo importe"]),
            (Field::Discount, &["descuentoprontopago prontopago descuento"]),
            (Field::InvoiceDate, &["fechafactura fechadefactura fechadocumento fecha"]),
            (Field::DueDate, &["vencimiento fechavencimiento fechadevencimiento"]),
            (Field::PaidDate, &["fechapago fechadepago fechacobro fechadecobro pagadoel"]),
        ],
    ),
    (
        "Italian",
        &[
            (Field::Amount, &["importofattura totalefattura importototale saldo importo"]),
            (Field::Discount, &["scontocassa scontopagamento sconto"]),
            (Field::InvoiceDate, &["datafattura datadocumento data"]),
            (Field::DueDate, &["scadenza datascadenza datadiscadenza"]),
            (Field::PaidDate, &["datapagamento datadipagamento dataincasso pagatoil"]),
        ],
    ),
];

const ACTIVITIES: Languages = &[
    (
        "English",
        &[
            (
                Field::Activity,
                &["activity activitytype activityname costdriver driver task servicetype", "action"],
            ),
            (Field::Minutes, &["minutes durationminutes durationmin mins timeminutes duration timespent"]),
            (Field::OrderNumber, &["ordernumber orderno orderid salesorder order"]),
            (Field::Date, &["activitydate visitdate calldate"]),
        ],
    ),
    (
        "German",
        &[
            (Field::Activity, &["aktivitat tatigkeit vorgang leistung leistungsart prozess"]),
            (Field::Minutes, &["minuten dauer dauerminuten dauermin zeitminuten zeitaufwand"]),
            (Field::OrderNumber, &["auftragsnummer auftragsnr auftrag"]),
            (Field::Date, &["datum besuchsdatum"]),
        ],
    ),
    (
        "French",
        &[
            (Field::Activity, &["activite tache prestation typeactivite"]),
            (Field::Minutes, &["minutes duree dureeminutes dureemin temps"]),
            (Field::OrderNumber, &["numerocommande nocommande commande"]),
            (Field::Date, &["date datevisite"]),
        ],
    ),
    (
        "Spanish",
        &[
            (Field::Activity, &["actividad tarea servicio tipoactividad"]),
            (Field::Minutes, &["minutos duracion duracionminutos tiempo"]),
            (Field::OrderNumber, &["numeropedido nopedido pedido"]),
            (Field::Date, &["fecha fechavisita"]),
        ],
    ),
    (
        "Italian",
        &[
            (Field::Activity, &["attivita compito prestazione tipoattivita"]),
            (Field::Minutes, &["minuti durata durataminuti tempo"]),
            (Field::OrderNumber, &["numeroordine ordine"]),
            (Field::Date, &["data datavisita"]),
        ],
    ),
];

const REBATES: Languages = &[
    (
        "English",
        &[
            (
                Field::Agreement,
                &[
                    "agreement agreementid agreementno agreementnumber contract contractno",
                    "contractnumber rebateagreement dealid",
                ],
            ),
            (
                Field::Group,
                &["group groupno groupid groupnumber customergroup parent parentno", "buyinggroup"],
            ),
            (Field::ValidFrom, &["validfrom startdate startingdate from effectivefrom begindate start"]),
            (Field::ValidTo, &["validto validuntil enddate endingdate until to effectiveto end"]),
            (Field::Basis, &["basis thresholdbasis measure basedon"]),
            (Field::Reach, &["reach rebatetype retroactive tiertype calculation"]),
            (
                Field::TierFrom,
                &[
                    "tierfrom threshold minimum minimumrevenue minimumquantity minamount",
                    "minqty scalefrom fromamount",
                ],
            ),
            (Field::TierTo, &["tierto maximum scaleto toamount"]),
            (Field::Percent, &["percent rebatepercent rebatepct rebate rate percentage"]),
            (Field::AmountPerUnit, &["amountperunit rebateperunit perunit unitrebate"]),
        ],
    ),
    (
        "German",
        &[
            (
                Field::Agreement,
                &[
                    "vereinbarung vereinbarungsnummer vereinbarungsnr bonusvereinbarung",
                    "bonusabsprache absprache vertrag vertragsnr",
                ],
            ),
            (Field::Group, &["konzern konzernnummer konzernnr verband gruppe einkaufsverband"]),
            (Field::ValidFrom, &["gultigab gultigvon beginn von"]),
            (Field::ValidTo, &["gultigbis ende bis"]),
            (Field::Basis, &["basis bezugsbasis bezugsgrosse"]),
            (Field::Reach, &["wirkung bonusart staffelart"]),
            (Field::TierFrom, &["staffelab abumsatz abmenge abwert schwelle staffel ab"]),
            (Field::TierTo, &["staffelbis bisumsatz bismenge biswert"]),
            (Field::Percent, &["prozent bonusprozent bonussatz bonus satz"]),
            (Field::AmountPerUnit, &["betragprostuck bonusprostuck prostuck"]),
        ],
    ),
    (
        "French",
        &[
            (Field::Agreement, &["accord numeroaccord contrat numerocontrat"]),
            (Field::Group, &["groupe codegroupe groupement"]),
            (Field::ValidFrom, &["debut datedebut valabledu"]),
            (Field::ValidTo, &["fin datefin valableau"]),
            (Field::Basis, &["base assiette"]),
            (Field::Reach, &["portee typeremise"]),
            (Field::TierFrom, &["seuil palier apartirde"]),
            (Field::TierTo, &["plafond jusqua"]),
            (Field::Percent, &["pourcentage tauxremise taux"]),
            (Field::AmountPerUnit, &["montantparunite parunite"]),
        ],
    ),
    (
        "Spanish",
        &[
            (Field::Agreement, &["acuerdo numeroacuerdo contrato numerocontrato"]),
            (Field::Group, &["grupo codigogrupo central"]),
            (Field::ValidFrom, &["validodesde fechainicio desde"]),
            (Field::ValidTo, &["validohasta fechafin hasta"]),
            (Field::Basis, &["base"]),
            (Field::Reach, &["alcance tiporappel"]),
            (Field::TierFrom, &["umbral escaladesde tramo"]),
            (Field::TierTo, &["escalahasta"]),
            (Field::Percent, &["porcentaje rappel"]),
            (Field::AmountPerUnit, &["importeporunidad porunidad"]),
        ],
    ),
    (
        "Italian",
        &[
            (Field::Agreement, &["accordo numeroaccordo contratto numerocontratto"]),
            (Field::Group, &["gruppo codicegruppo"]),
            (Field::ValidFrom, &["validodal datainizio dal"]),
            (Field::ValidTo, &["validoal datafine al"]),
            (Field::Basis, &["base"]),
            (Field::Reach, &["portata tipopremio"]),
            (Field::TierFrom, &["soglia scaglioneda scaglione"]),
            (Field::TierTo, &["scaglionea"]),
            (Field::Percent, &["percentuale premio"]),
            (Field::AmountPerUnit, &["importoperunita perunita"]),
        ],
    ),
];
