"""Translations of the words that Octavo puts into documents: "Figure", "Contents", …"""

from __future__ import annotations

from collections.abc import Mapping

_NAMES = (
    "contents", "page", "of", "note", "tip", "important", "warning", "caution", "continued", "figure", "table",
    "notes", "references", "overview", "figures", "tables",
    "solution", "listing", "equation", "section",
)  # fmt: skip
_WORDS = {
    "en": "Contents|Page|of|Note|Tip|Important|Warning|Caution|cont.|Figure|Table|Notes|References|Overview|Figures|Tables|Solution|Listing|Equation|Section",
    "de": "Inhalt|Seite|von|Hinweis|Tipp|Wichtig|Warnung|Vorsicht|Forts.|Abbildung|Tabelle|Anmerkungen|Quellen|Überblick|Abbildungen|Tabellen|Lösung|Listing|Gleichung|Abschnitt",
    "fr": "Sommaire|Page|sur|Remarque|Conseil|Important|Avertissement|Attention|suite|Figure|Tableau|Notes|Références|Vue d’ensemble|Figures|Tableaux|Solution|Listing|Équation|Section",
    "es": "Índice|Página|de|Nota|Consejo|Importante|Advertencia|Precaución|cont.|Figura|Tabla|Notas|Referencias|Resumen|Figuras|Tablas|Solución|Listado|Ecuación|Sección",
    "it": "Indice|Pagina|di|Nota|Suggerimento|Importante|Avviso|Attenzione|segue|Figura|Tabella|Note|Riferimenti|Panoramica|Figure|Tabelle|Soluzione|Listato|Equazione|Sezione",
    "pt": "Sumário|Página|de|Nota|Dica|Importante|Aviso|Cuidado|cont.|Figura|Tabela|Notas|Referências|Visão geral|Figuras|Tabelas|Solução|Listagem|Equação|Seção",
    "nl": "Inhoud|Pagina|van|Opmerking|Tip|Belangrijk|Waarschuwing|Let op|vervolg|Figuur|Tabel|Noten|Bronnen|Overzicht|Figuren|Tabellen|Oplossing|Listing|Vergelijking|Paragraaf",
    "pl": "Spis treści|Strona|z|Uwaga|Wskazówka|Ważne|Ostrzeżenie|Ostrożnie|cd.|Rysunek|Tabela|Przypisy|Źródła|Przegląd|Rysunki|Tabele|Rozwiązanie|Listing|Równanie|Sekcja",
    "ru": "Содержание|Страница|из|Примечание|Совет|Важно|Предупреждение|Осторожно|прод.|Рисунок|Таблица|Примечания|Источники|Обзор|Рисунки|Таблицы|Решение|Листинг|Формула|Раздел",
    "el": "Περιεχόμενα|Σελίδα|από|Σημείωση|Συμβουλή|Σημαντικό|Προειδοποίηση|Προσοχή|συνέχεια|Εικόνα|Πίνακας|Σημειώσεις|Πηγές|Επισκόπηση|Εικόνες|Πίνακες|Λύση|Κώδικας|Εξίσωση|Ενότητα",
    "sv": "Innehåll|Sida|av|Anmärkning|Tips|Viktigt|Varning|Försiktigt|forts.|Figur|Tabell|Noter|Källor|Översikt|Figurer|Tabeller|Lösning|Kodlista|Ekvation|Avsnitt",
    "da": "Indhold|Side|af|Bemærk|Tip|Vigtigt|Advarsel|Forsigtig|forts.|Figur|Tabel|Noter|Kilder|Overblik|Figurer|Tabeller|Løsning|Kode|Ligning|Afsnit",
    "no": "Innhold|Side|av|Merknad|Tips|Viktig|Advarsel|Forsiktig|forts.|Figur|Tabell|Noter|Kilder|Oversikt|Figurer|Tabeller|Løsning|Kode|Ligning|Avsnitt",
    "fi": "Sisällys|Sivu|/|Huomautus|Vinkki|Tärkeää|Varoitus|Varo|jatkuu|Kuva|Taulukko|Huomautukset|Lähteet|Yleiskatsaus|Kuvat|Taulukot|Ratkaisu|Koodi|Yhtälö|Osio",
    "cs": "Obsah|Strana|z|Poznámka|Tip|Důležité|Varování|Pozor|pokr.|Obrázek|Tabulka|Poznámky|Zdroje|Přehled|Obrázky|Tabulky|Řešení|Výpis|Rovnice|Oddíl",
    "ar": "المحتويات|صفحة|من|ملاحظة|نصيحة|مهم|تحذير|تنبيه|تابع|الشكل|الجدول|الحواشي|المراجع|نظرة عامة|الأشكال|الجداول|الحل|الشيفرة|المعادلة|القسم",
    "fa": "فهرست|صفحه|از|نکته|راهنمایی|مهم|هشدار|احتیاط|ادامه|شکل|جدول|یادداشت‌ها|منابع|مرور کلی|شکل‌ها|جدول‌ها|پاسخ|کد|معادله|بخش",
    "he": "תוכן העניינים|עמוד|מתוך|הערה|טיפ|חשוב|אזהרה|זהירות|המשך|איור|טבלה|הערות|מקורות|סקירה|איורים|טבלאות|פתרון|קוד|משוואה|סעיף",
    "ur": "فہرست|صفحہ|از|نوٹ|مشورہ|اہم|انتباہ|احتیاط|جاری|شکل|جدول|حواشی|حوالہ جات|جائزہ|اشکال|جداول|حل|کوڈ|مساوات|حصہ",
}
_ALSO = {"nb": "no", "nn": "no"}


def look_up(lang: str) -> Mapping[str, str]:
    """Return the translations for a BCP 47 tag by name ("contents", "page", …); English for an unknown language."""
    base = lang.split("-", 1)[0].lower()
    words = _WORDS.get(_ALSO.get(base, base), _WORDS["en"])
    return dict(zip(_NAMES, words.split("|"), strict=True))
