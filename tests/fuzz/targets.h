#pragma once
#include <array>
#include <ostream>
#include <stdexcept>
#include <string_view>

namespace xsmoe::fuzz {

/// Feed any bytes to one parser each and check what it promises of its answer. A crash, a report of a sanitizer and a `BrokenPromise` are
/// findings.
void fuzzDelimitedReader(std::string_view input);
void fuzzEncoderConfig(std::string_view input);
void fuzzHtmlEntities(std::string_view input);
void fuzzImportSample(std::string_view input);
void fuzzJsonRecords(std::string_view input);
void fuzzNpy(std::string_view input);
void fuzzNpyIds(std::string_view input);
void fuzzPicture(std::string_view input);
void fuzzPreprocessorConfig(std::string_view input);
void fuzzPythonLiteral(std::string_view input);
void fuzzPyTorchTensor(std::string_view input);
void fuzzSafetensors(std::string_view input);
void fuzzSafetensorsHeader(std::string_view input);
void fuzzShardIndex(std::string_view input);
void fuzzStoredArchive(std::string_view input);
void fuzzStreamDescription(std::string_view input);
void fuzzTensorPickle(std::string_view input);
void fuzzTextSource(std::string_view input);
void fuzzTimestamp(std::string_view input);
void fuzzTokenizerConfig(std::string_view input);
void fuzzTokenizerFile(std::string_view input);
void fuzzWordPiece(std::string_view input);
void fuzzZipArchive(std::string_view input);

struct Target {
  std::string_view name;  ///< of its corpus, too
  void (*run)(std::string_view input);
  friend std::ostream& operator<<(std::ostream& out, const Target& target) { return out << target.name; }
};

inline constexpr std::array<Target, 23> kTargets{{
    {"delimited_reader", fuzzDelimitedReader},
    {"encoder_config", fuzzEncoderConfig},
    {"html_entities", fuzzHtmlEntities},
    {"import_sample", fuzzImportSample},
    {"json_records", fuzzJsonRecords},
    {"npy", fuzzNpy},
    {"npy_ids", fuzzNpyIds},
    {"picture", fuzzPicture},
    {"preprocessor_config", fuzzPreprocessorConfig},
    {"python_literal", fuzzPythonLiteral},
    {"pytorch_tensor", fuzzPyTorchTensor},
    {"safetensors", fuzzSafetensors},
    {"safetensors_header", fuzzSafetensorsHeader},
    {"shard_index", fuzzShardIndex},
    {"stored_archive", fuzzStoredArchive},
    {"stream_description", fuzzStreamDescription},
    {"tensor_pickle", fuzzTensorPickle},
    {"text_source", fuzzTextSource},
    {"timestamp", fuzzTimestamp},
    {"tokenizer_config", fuzzTokenizerConfig},
    {"tokenizer_file", fuzzTokenizerFile},
    {"word_piece", fuzzWordPiece},
    {"zip_archive", fuzzZipArchive},
}};

struct BrokenPromise : std::logic_error {
  using std::logic_error::logic_error;
};

inline void require(bool kept, const char* promise) {
  if (!kept) throw BrokenPromise(promise);
}

}  // namespace xsmoe::fuzz
