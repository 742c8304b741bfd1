// The XML that object storage answers with: elements and their text, nothing else. Strict: what is
// not well-formed, nests deeper than eight, or has a document type or an unknown entity is refused.
// Attributes are skipped.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "shared/base/result.h"

namespace candor::blobs {

struct XmlElement {
  std::string name;
  std::string text;  // of this element alone
  std::vector<XmlElement> children;

  // The text of the first child of that name; empty when there is none.
  std::string_view child(std::string_view child_name) const;
};

// The root element. malformed (code "malformed_xml") with the place in the cause.
Result<XmlElement> read_xml(std::string_view document);

// Text as it is written between tags.
std::string xml_text(std::string_view text);

}  // namespace candor::blobs
