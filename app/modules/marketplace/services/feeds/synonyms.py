"""What columns are called: English, German, French and the habits of shops and networks.

Keys are folded names (`fold`): lower case, no accents, letters and digits only. Earlier names are
preferred over later ones, so the exact word of Google's specification stands first.
"""

import re
import unicodedata
from types import MappingProxyType

REQUIRED = ("external_id", "title", "price")

# The fields of our catalogue that a column may fill, in the order in which they choose theirs.
TARGETS: MappingProxyType[str, tuple[str, ...]] = MappingProxyType(
    {
        target: tuple(names.split())
        for target, names in {
            "external_id": """id productid offerid articleid itemid merchantproductid
                merchantid uniqueid daisyconuniqueid identifiant idproduit idproduct idarticle
                produktid artikelid artikelnummer artikelnr produktnummer referenceproduit pid
                sourceproductid tdproductid universalreference referenceuniverselle
                handle urlhandle asin""",
            "sku": """sku variantsku skuid internalreference referenceinterne articlenumber
                bestellnummer reference ref itemnumber productcode codearticle codeproduit""",
            "item_group": """itemgroupid itemgroup groupingid groupid parentid parentsku parent
                gruppenid variantengruppe elternartikel idgroupe groupe masterid""",
            "title": """title productname producttitle titel produktname artikelname
                bezeichnung produkttitel titre nomduproduit nomproduit nom designation libelle
                name artikelbezeichnung intitule""",
            "description": """description longdescription productdescription
                descriptionlongue beschreibung produktbeschreibung langbeschreibung artikeltext
                descriptif descriptionproduit descriptionduproduit discriptionoftheproduct
                bodyhtml body shortdescription descriptionshort kurzbeschreibung descriptioncourte
                resume details""",
            "price": """price currentprice prixactuel priceamount pricevalue preis
                verkaufspreis bruttopreis preisbrutto vk vkpreis prix prixttc prixdevente
                prixunitaire variantprice unitprice amount montant betrag regularprice
                normalpreis finalprice""",
            "sale_price": """saleprice salespecialprice specialprice promoprice
                promotionprice discountprice discountedprice offerprice angebotspreis
                aktionspreis sonderpreis reduzierterpreis prixpromo prixpromotion prixsolde
                prixremise prixreduit prixspecial finalprice""",
            "compare_price": """compareatprice variantcompareatprice priceold oldprice
                crossedprice crossedprices prixbarre fromprice listprice msrp rrp rrpprice uvp
                streichpreis alterpreis statt wasprice originalprice baseprice ancienprix
                prixinitial prixconseille regularprice pricenorebate retailprice""",
            "sale_dates": "salepriceeffectivedate salepricedates aktionszeitraum",
            "currency": """currency pricecurrency currencycode waehrung wahrung devise
                monnaie""",
            "availability": """availability stockstatus isinstock verfuegbarkeit
                verfugbarkeit lieferstatus lagerstatus disponibilite productavailability
                available instock stockindicator indicateurdestock lieferbar enstock""",
            "quantity": """quantity qty stockquantity instockamount stocklevel stockqty
                availablequantity inventoryquantity inventory menge bestand lagerbestand
                anzahl stueckzahl quantite quantitestock stockdisponible stock""",
            "brand": """brand brandname nameofbrand marque marke manufacturer hersteller
                fabricant herstellername vendor productbrand""",
            "gtin": """gtin gtin13 gtin14 gtin12 gtin8 ean ean13 eancode upcorean eanupc upc
                barcode variantbarcode isbn isbn13 strichcode codebarre codebarres codeean jan
                globaltradeitemnumber""",
            "mpn": """mpn manufacturerpartnumber manufacturerreference partnumber
                constructorreference referenceconstructeur referencefabricant
                herstellerartikelnummer herstellernummer originalherstellerartikelnummer""",
            "image": """imagelink image imageurl mainimage imagelarge urlimagegrande
                urlofthebigimage urllargeimage urlimagemerchant imagesrc productimageurl
                productimage bigimage bild bildurl bildlink produktbild hauptbild photo
                picture pictureurl photourl urlimage lienimage lienimageprincipale imageproduit
                featuredimage urlimagemoyenne urlmediumimage imagemedium urlimagepetite
                urlsmallimage imagesmall thumbnail images""",
            "additional_images": """additionalimagelink additionalimagelinks additionalimages
                additionalimage images moreimages galleryimages weiterebilder zusatzbilder
                bilder imagessupplementaires autresimages photos""",
            "link": """link producturl url productlink productpageurl linkurl productpage
                urlproduit urldelapageproduit lien lienproduit deeplink deeplinkurl produkturl
                produktlink artikellink mobilelink""",
            "category": """producttype merchantcategory merchantcategoryname
                categorymerchant productcategory categorypath categories category kategorie
                kategoriepfad kategoriepfadname kategorien warengruppe produktkategorie rubrique
                categorie categorieproduit famille famillesdeproduit type""",
            "google_category": """googleproductcategory googleproductcategoryname
                googlecategory googlekategorie""",
            "condition": "condition zustand etat etatduproduit",
            "color": "color colour couleur farbe colorprimary primarycolor farbname coloris",
            "size": "size groesse grosse taille sizename pointure konfektionsgroesse",
            "material": "material materiau matiere materialdescription stoff",
            "pattern": "pattern muster motif",
            "gender": "gender geschlecht genre gendertarget zielgruppe sexe",
            "age_group": "agegroup altersgruppe tranchedage",
            "tax": "taxrate vatrate vat tax mwst mwstsatz ust steuersatz tva tauxtva",
            "weight": """shippingweight weight gewicht poids weightkg weightg weightlbs
                versandgewicht variantgrams""",
            "lang": "language lang sprache langue contentlanguage locale",
        }.items()
    }
)

# Networks whose `id` or `name` is the shop's, not the product's: recognised by a column that
# nobody else has.
PRESETS: MappingProxyType[str, dict[str, str]] = MappingProxyType(
    {"daisyconuniqueid": {"external_id": "daisyconuniqueid", "quantity": "instockamount"}}
)

_UNIT = re.compile(r"\(([^)]*)\)")
_NOT_NAME = re.compile(r"[^a-z0-9]+")
_PREFIXES = ("extra", "attribute", "feld", "field")


def fold(name: str) -> str:
    """`g:Sale Price (EUR)` is `saleprice`, `Größe` is `groesse`, `Prix barré` is `prixbarre`."""
    name = _UNIT.sub("", name.casefold()).removeprefix("g:").replace("ß", "ss")
    name = name.translate(_UMLAUTS)
    name = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return _NOT_NAME.sub("", name)


def unit(name: str) -> str:
    """What stands in brackets: `Weight (lbs)` is in `lbs`, `Price (EUR)` in `eur`."""
    found = _UNIT.search(name)
    return found[1].strip().casefold() if found else ""


_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


def without_prefix(name: str) -> str:
    """`extrastreichpreis` is `streichpreis`."""
    return next((name.removeprefix(p) for p in _PREFIXES if name.startswith(p)), name)


def names_by_target() -> dict[str, dict[str, int]]:
    """Target to (folded name to its rank)."""
    return {
        target: {name: rank for rank, name in enumerate(names)}
        for target, names in TARGETS.items()
    }
