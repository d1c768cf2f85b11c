package dev.exchanger.exchange.export;

import java.io.StringWriter;
import java.util.List;
import java.util.Optional;

import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Writes the exchange rate export file of BestChange, EREF 1.1 (https://docs.bestchange.biz). */
final class BestChangeXml {

    private static final XMLOutputFactory FACTORY = XMLOutputFactory.newFactory();

    private BestChangeXml() {}

    /**
     * The document, UTF-8 by its own word.
     *
     * @param param marks of every direction, empty for none
     */
    static String of(List<ExportItem> items, Optional<String> param) {
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter xml = FACTORY.createXMLStreamWriter(text);
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeCharacters("\n");
            xml.writeStartElement("rates");
            for (ExportItem item : items) {
                write(xml, item, param);
            }
            xml.writeCharacters("\n");
            xml.writeEndElement();
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("a text cannot fail to be written", e);
        }
        return text.append('\n').toString();
    }

    private static void write(XMLStreamWriter xml, ExportItem item, Optional<String> param) throws XMLStreamException {
        xml.writeCharacters("\n");
        xml.writeStartElement("item");
        element(xml, "from", item.from());
        element(xml, "to", item.to());
        element(xml, "in", item.in());
        element(xml, "out", item.out());
        element(xml, "amount", item.amount());
        element(xml, "frommin", item.fromMin());
        element(xml, "frommax", item.fromMax());
        if (param.isPresent()) {
            element(xml, "param", param.get());
        }
        xml.writeEndElement();
    }

    private static void element(XMLStreamWriter xml, String name, String value) throws XMLStreamException {
        xml.writeStartElement(name);
        xml.writeCharacters(value);
        xml.writeEndElement();
    }
}
