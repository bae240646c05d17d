//! Spanish headers.

use super::Language;
use crate::import::Field;

const CUSTOMER: &str = "codigocliente codcliente numerocliente idcliente nocliente ncliente cuentacliente";
const CUSTOMER_NAME: &str = "nombrecliente nombredelcliente razonsocial empresa cliente";
const COUNTRY: &str = "pais paiscliente codigopais";
const INVOICE: &str = "numerofactura nofactura nfactura factura numfactura documento";
const DATE: &str = "fechafactura fechadefactura fechadocumento fechapedido fecha";
const PRODUCT: &str = "codigoarticulo codarticulo codigoproducto codproducto referencia articulo producto";
const PRODUCT_NAME: &str =
    "descripcionarticulo nombrearticulo nombreproducto descripcionproducto descripcion";
const CATEGORY: &str = "familia categoria grupoarticulos linea gama";
const QUANTITY: &str = "cantidad cant unidades cantidadfacturada";
const REVENUE: &str = "importeneto baseimponible ventas ventasnetas facturacion ingresos neto importe valor";
const COST: &str = "coste costo costetotal costototal costeventas importecoste";
const KIND: &str = "tipodocumento tipolinea";
const CURRENCY: &str = "moneda divisa codigomoneda";

/// Numbers and codes of what a file of master data is about.
const ID: &str = "codigo numero id";
const CITY: &str = "ciudad poblacion localidad municipio";
const PARENT: &str = "grupo codigogrupo matriz empresamatriz sociedadmatriz clienteprincipal";
const SEGMENT: &str = "segmento sector actividad ramo tipocliente tipodecliente grupocliente clasecliente";
const CHANNEL: &str = "canal canalventa canaldeventa canaldistribucion canaldedistribucion";
const RANGE: &str = "serie grupo";
const PARENT_PRODUCT: &str = "articulopadre productopadre";
const UNIT: &str = "unidad unidadmedida unidaddemedida um";
const RATE_DATE: &str = "fecha fechacambio fechatipo fechavigencia desde dia";
const RATE: &str = "tipodecambio tipocambio cambio tasadecambio tasa cotizacion";

/// What further fields of a line are called.
const INVOICE_LINE: &str = "lineafactura numerolinea nolinea nlinea numlinea posicion";
const POSTING_DATE: &str = "fechacontable fecharegistro fechacontabilizacion fechadecontabilizacion";
const ORDER_NUMBER: &str = "numeropedido nopedido npedido pedido numpedido ordenventa";
const CORRECTS: &str = "facturaorigen facturaoriginal facturarectificada facturacorregida facturareferencia";
const CORRECTS_LINE: &str = "lineaorigen lineaoriginal linearectificada";
const SHIP_TO: &str =
    "codigoenvio direccionenvio codigodireccionenvio destinatario lugarentrega direccionentrega";
const SHIP_TO_COUNTRY: &str = "paisenvio paisentrega paisdestino paisdedestino";
const SALESPERSON: &str =
    "codigovendedor codvendedor idvendedor nvendedor codigocomercial codigorepresentante";
const LIST_PRICE: &str = "preciolista preciodelista preciotarifa preciobruto preciocatalogo pvp";
const DISCOUNT: &str = "importedescuento importedto descuentoimporte totaldescuento";
const FREIGHT: &str = "portes flete gastosenvio costeenvio costetransporte costeflete";

pub(super) const HEADERS: Language = Language {
    name: "Spanish",
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
        (Field::Name, &[CUSTOMER_NAME, "nombre nombrecomercial"]),
        (Field::Country, &[COUNTRY]),
        (Field::City, &[CITY]),
        (Field::Parent, &[PARENT]),
        (Field::Segment, &[SEGMENT]),
        (Field::Channel, &[CHANNEL]),
        (Field::Currency, &[CURRENCY]),
    ],
    products: &[
        (Field::Product, &[PRODUCT, ID]),
        (Field::Name, &[PRODUCT_NAME, "nombre"]),
        (Field::Category, &[CATEGORY, RANGE]),
        (Field::Parent, &[PARENT_PRODUCT]),
        (Field::Unit, &[UNIT]),
    ],
    rates: &[
        (Field::Currency, &[CURRENCY, "codigoiso"]),
        (Field::Date, &[RATE_DATE]),
        (Field::Rate, &[RATE]),
    ],
    prices: "preciounitario precioventa precio",
    discounts: "descuento",
};
