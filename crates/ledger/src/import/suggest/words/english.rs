//! English headers.

use super::Language;
use crate::import::Field;

const CUSTOMER: &str = "customerid customerno customernumber customercode accountid accountnumber accountno clientid \
    clientnumber custid custno soldto soldtoparty billtoid debtorno customer account client debtor";
const CUSTOMER_NAME: &str =
    "customername accountname clientname companyname company custname soldtoname billtoname";
const COUNTRY: &str = "country customercountry countrycode billtocountry shiptocountry shipcountry";
const INVOICE: &str = "invoiceno invoicenumber invoiceid invoice billingdocument documentno documentnumber docno orderid \
    ordernumber orderno";
const DATE: &str =
    "invoicedate billingdate documentdate docdate postingdate orderdate transactiondate closedate date";
const PRODUCT: &str = "productid productno productcode productnumber itemno itemnumber itemid itemcode sku stockcode \
    materialnumber material articleno articlenumber partnumber partno product item article";
const PRODUCT_NAME: &str =
    "productname productdescription itemdescription itemname articlename materialdescription description";
const CATEGORY: &str =
    "category productcategory productgroup itemgroup itemcategory productline materialgroup categoryname";
const QUANTITY: &str =
    "quantity qty quantityordered invoicedquantity billedquantity qtyinvoiced units unitssold pieces";
const REVENUE: &str = "netamount netrevenue netsales netvalue revenue sales salesamount linetotal lineamount lineamountexclvat \
    turnover extendedprice closevalue net amount total value";
const COST: &str =
    "cost costamount totalcost linecost cogs costofgoods costofgoodssold costofsales costprice";
const KIND: &str = "linetype transactiontype billingtype documenttype";
const CURRENCY: &str = "currency currencycode curr documentcurrency invoicecurrency";

/// Numbers and codes of what a file of master data is about.
const ID: &str = "no number id code";
const CITY: &str = "city customercity town billtocity shiptocity locality";
const PARENT: &str = "parent parentid parentno parentnumber parentaccount parentcustomer parentcompany subsidiaryof belongsto \
    groupno groupid groupnumber group holding headoffice headquarters";
const SEGMENT: &str = "segment sector industry customersegment customergroup accountgroup customertype accounttype \
    customerclass lineofbusiness";
const CHANNEL: &str = "channel saleschannel distributionchannel tradechannel";
const RANGE: &str = "series family productfamily range group type producttype";
const PARENT_PRODUCT: &str = "parent parentid parentno parentproduct parentitem";
const UNIT: &str = "unit uom unitofmeasure baseunit baseunitofmeasure salesunit";
const RATE_DATE: &str = "date day validfrom effectivedate ratedate exchangedate startingdate timeperiod";
const RATE: &str = "exchangerate rate fxrate conversionrate middlerate midrate closingrate obsvalue exchangerateamount value";

/// What further fields of a line are called.
const INVOICE_LINE: &str = "invoiceline invoicelineno invoicelinenumber billingitem lineno linenumber lineitem lineitemno \
    positionno position itemposition";
const POSTING_DATE: &str = "postingdate dateposted bookingdate accountingdate gldate ledgerdate";
const ORDER_NUMBER: &str =
    "salesorder salesorderno salesordernumber orderno ordernumber orderid order salesdocument";
const CORRECTS: &str = "correctsinvoice correctedinvoice appliestodocno appliestoinvoice originalinvoice originalinvoiceno \
    referenceinvoice creditedinvoice billingdocumentreference";
const CORRECTS_LINE: &str = "correctsline correctedline originalinvoiceline appliestoline referenceitem";
const SHIP_TO: &str = "shiptoparty shiptocode shiptono shiptonumber shiptoid shipto deliverto siteid siteno deliverysite \
    deliveryaddressid";
const SHIP_TO_COUNTRY: &str =
    "shiptocountry shiptocountrycode shipcountry deliverycountry destinationcountry countryofdestination";
const SALESPERSON: &str = "salespersoncode salespersonid salespersonno salespersonnumber salesrepcode salesrepid salesrepno \
    salesrepnumber salesrepemployeenumber salesemployeeno repcode repid sellerid";
const LIST_PRICE: &str =
    "listprice unitlistprice grossprice catalogueprice catalogprice recommendedprice msrp rrp";
const DISCOUNT: &str = "discountamount linediscountamount invoicediscountamount rebateamount totaldiscount";
const FREIGHT: &str =
    "freightcost freightcosts freightamount freight shippingcost deliverycost transportcost carriage";

pub(super) const HEADERS: Language = Language {
    name: "English",
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
        (Field::Name, &[CUSTOMER_NAME, "name displayname fullname"]),
        (Field::Country, &[COUNTRY]),
        (Field::City, &[CITY]),
        (Field::Parent, &[PARENT]),
        (Field::Segment, &[SEGMENT]),
        (Field::Channel, &[CHANNEL]),
        (Field::Currency, &[CURRENCY]),
    ],
    products: &[
        (Field::Product, &[PRODUCT, ID]),
        (Field::Name, &[PRODUCT_NAME, "name title"]),
        (Field::Category, &[CATEGORY, RANGE]),
        (Field::Parent, &[PARENT_PRODUCT]),
        (Field::Unit, &[UNIT]),
    ],
    rates: &[
        (Field::Currency, &[CURRENCY, "fromcurrency foreigncurrency isocode code"]),
        (Field::Date, &[RATE_DATE]),
        (Field::Rate, &[RATE]),
    ],
    prices: "unitprice netprice netunitprice priceeach salesprice price",
    discounts: "discount rebate",
};
