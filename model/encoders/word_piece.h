// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/core/error.h"

namespace xsmoe::encoders {

struct TokenizerConfig;
struct TokenizerFile;

/// BERT's tokenizer: a text to the ids of its word pieces, as BertTokenizer gives them. A loaded tokenizer is immutable; any number of
/// threads may use it, and copies share the vocabulary.
class WordPiece {
 public:
  /// Reads `tokenizer.json`, `vocab.txt`, or both, and what readTokenizerConfig() does of a checkpoint folder. Errors: no vocabulary, not
  /// UTF-8, a special token that it lacks, another tokenizer's configuration; files that contradict each other; a vocabulary with capitals
  /// where nothing says whether texts keep theirs.
  [[nodiscard]] static Result<WordPiece> load(const std::filesystem::path& folder);
  ~WordPiece();
  WordPiece(const WordPiece&);
  WordPiece& operator=(const WordPiece&);
  WordPiece(WordPiece&&) noexcept;
  WordPiece& operator=(WordPiece&&) noexcept;

  /// [CLS], the pieces, [SEP]: at most `longest` ids (2 …), without padding. Bytes that are no UTF-8 count as U+FFFD, which is dropped.
  [[nodiscard]] std::vector<std::int32_t> encode(std::string_view text, int longest) const;

  [[nodiscard]] int size() const;  ///< ids are 0 … size − 1
  [[nodiscard]] std::int32_t pad() const;
  [[nodiscard]] std::int32_t mask() const;
  [[nodiscard]] std::int32_t cls() const;
  [[nodiscard]] std::int32_t sep() const;
  [[nodiscard]] std::int32_t unknown() const;
  [[nodiscard]] const std::string& token(std::int32_t id) const;
  [[nodiscard]] const std::string& sha256() const;  ///< of vocab.txt, or what it would hold
  [[nodiscard]] int longest() const;                ///< model_max_length of the configuration; 0: not said

 private:
  struct Vocabulary;
  static Result<std::shared_ptr<Vocabulary>> readVocabulary(const std::filesystem::path& folder, std::optional<TokenizerFile>& file,
                                                            TokenizerConfig config);
  explicit WordPiece(std::shared_ptr<const Vocabulary> vocabulary);
  std::shared_ptr<const Vocabulary> vocabulary_;
};

}  // namespace xsmoe::encoders
