// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace xsmoe::encoders {

/// How BERT's tokenizer cleans a text.
struct WordRules {
  bool lowerCase = true;
  bool stripAccents = true;        ///< decompose (NFD) and drop what is of category Mn; else compose (NFC)
  bool separateIdeographs = true;  ///< each a word of its own
};

/// Takes a word; false: enough. The text is valid during the call.
using WordUse = std::function<bool(std::string_view)>;

/// The first half of BERT's tokenizer: from a text to words in UTF-8, each without white space and, where it is more than one character,
/// without punctuation (BertTokenizer's BasicTokenizer). Lower case is made code point by code point, so without a rule for the final
/// sigma. Removed are U+0000, U+FFFD, bytes that are no UTF-8, and characters of category C; what Unicode assigned after its version 14
/// counts as unassigned, as for the reference's Python 3.11, whatever the installed ICU knows. Words that equal one of `keptWhole` are not
/// taken apart.
void splitBasicWords(std::string_view text, const WordRules& rules, const std::vector<std::string>& keptWhole, const WordUse& use);

}  // namespace xsmoe::encoders
