//! French headers.

use super::Language;
use crate::import::Field;

const CUSTOMER: &str =
    "codeclient numeroclient noclient nclient idclient clientcode comptetiers numclient refclient";
const CUSTOMER_NAME: &str = "nomclient nomduclient raisonsociale societe libelleclient intituleclient";
const COUNTRY: &str = "pays paysclient codepays";
const INVOICE: &str = "numerofacture nofacture nfacture facture numfacture numeropiece piece";
const DATE: &str = "datefacture datedefacture datefacturation datepiece datecommande";
const PRODUCT: &str = "codearticle refarticle referencearticle codeproduit reference article produit";
const PRODUCT_NAME: &str = "designation libellearticle libelleproduit nomproduit descriptionarticle libelle";
const CATEGORY: &str = "famille famillearticle categorie gamme groupearticle";
const QUANTITY: &str = "quantite qte qtefacturee quantitefacturee nombre";
const REVENUE: &str = "montantht caht totalht chiffredaffaires ca montantnet venteht ventes montant valeur";
const COST: &str = "cout couttotal prixderevient coutderevient coutdachat montantachat";
const KIND: &str = "typedocument typeligne typepiece";
const CURRENCY: &str = "devise codedevise monnaie";

/// Numbers and codes of what a file of master data is about.
const ID: &str = "numero code identifiant id";
const CITY: &str = "ville localite commune villeclient";
const PARENT: &str = "groupe codegroupe societemere maisonmere clientparent siege";
const SEGMENT: &str =
    "segment secteur secteurdactivite activite branche familleclient categorieclient typeclient";
const CHANNEL: &str = "canal canaldevente canaldistribution canaldedistribution circuit";
const RANGE: &str = "serie groupe";
const PARENT_PRODUCT: &str = "articleparent produitparent articlepere";
const UNIT: &str = "unite unitedemesure unitevente unitedevente";
const RATE_DATE: &str = "date datecours datetaux datedevalidite dateeffet datedebut jour";
const RATE: &str = "taux tauxdechange tauxchange cours coursdechange";

/// What further fields of a line are called.
const INVOICE_LINE: &str = "ligne lignefacture numeroligne noligne nligne numligne poste";
const POSTING_DATE: &str = "datecomptable datecomptabilisation datedecomptabilisation dateecriture";
const ORDER_NUMBER: &str = "numerocommande nocommande ncommande commande numcommande boncommande";
const CORRECTS: &str = "factureorigine facturedorigine facturecorrigee facturereference factureavoir";
const CORRECTS_LINE: &str = "ligneorigine lignedorigine lignecorrigee";
const SHIP_TO: &str =
    "codelivraison adresselivraison codeadresselivraison lieulivraison sitelivraison destinataire livrea";
const SHIP_TO_COUNTRY: &str = "payslivraison paysdelivraison paysdestination paysdedestination";
const SALESPERSON: &str =
    "codevendeur codecommercial codereps idvendeur nvendeur idcommercial coderepresentant";
const LIST_PRICE: &str = "prixcatalogue prixtarif prixbrut prixpublic tarif prixdebase";
const DISCOUNT: &str = "montantremise remisemontant montantrabais totalremise";
const FREIGHT: &str = "fraisport fraisdeport port coutport couttransport fraistransport fret";

pub(super) const HEADERS: Language = Language {
    name: "French",
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
        (Field::Name, &[CUSTOMER_NAME, "nom nomcomplet intitule"]),
        (Field::Country, &[COUNTRY]),
        (Field::City, &[CITY]),
        (Field::Parent, &[PARENT]),
        (Field::Segment, &[SEGMENT]),
        (Field::Channel, &[CHANNEL]),
        (Field::Currency, &[CURRENCY]),
    ],
    products: &[
        (Field::Product, &[PRODUCT, ID]),
        (Field::Name, &[PRODUCT_NAME, "nom intitule"]),
        (Field::Category, &[CATEGORY, RANGE]),
        (Field::Parent, &[PARENT_PRODUCT]),
        (Field::Unit, &[UNIT]),
    ],
    rates: &[(Field::Currency, &[CURRENCY, "codeiso"]), (Field::Date, &[RATE_DATE]), (Field::Rate, &[RATE])],
    prices: "prixunitaire prixunitaireht prixdevente prix",
    discounts: "remise",
};
