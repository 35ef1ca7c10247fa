// SPDX-License-Identifier: Apache-2.0
#include "model/encoders/extraction/modality_extraction.h"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <utility>

#include "model/core/names.h"
#include "model/encoders/extraction/encode_rows.h"
#include "model/encoders/extraction/item_checksums.h"

namespace xsmoe::encoders {
namespace {

using Seconds = std::chrono::duration<double>;

constexpr std::int64_t kTextsToPicture = 4;  ///< a picture has several times a text's tokens

class TextExtraction : public ModalityExtraction {
 public:
  TextExtraction(const ExtractionSettings& settings, const OpenedEncoders& encoders, std::vector<std::int64_t> wanted)
      : ModalityExtraction(Modality::kTextual, settings, encoders.textDescription, std::move(wanted)), model_(*encoders.text) {}

 protected:
  std::unique_ptr<InputBatches> makeBatches(BatchingRules rules) const override {
    return std::make_unique<TextBatches>(model_, settings_.items, wanted_, std::move(rules));
  }
  Result<CheckedRows> checkGolden(double allowed) const override { return checkGoldenRows(model_, encoder_.folder, allowed); }
  std::string checksumOfItems() const override { return checksumOfTexts(settings_.items); }

 private:
  const TextModel& model_;
};

class PictureExtraction : public ModalityExtraction {
 public:
  PictureExtraction(const ExtractionSettings& settings, const OpenedEncoders& encoders, std::vector<std::int64_t> wanted)
      : ModalityExtraction(Modality::kVisual, settings, encoders.imageDescription, std::move(wanted)), model_(*encoders.image) {}

 protected:
  std::unique_ptr<InputBatches> makeBatches(BatchingRules rules) const override {
    rules.batchSize = std::max<std::int64_t>(1, rules.batchSize / kTextsToPicture);
    return std::make_unique<PictureBatches>(model_, settings_.items, wanted_, std::move(rules), settings_.device.threads);
  }
  Result<CheckedRows> checkGolden(double allowed) const override { return checkGoldenRows(model_, encoder_.folder, allowed); }
  std::string checksumOfItems() const override { return checksumOfPictures(settings_.items); }

 private:
  const PictureModel& model_;
};

std::vector<int> statesToKeep(const ExtractionRequest& request, const EncoderDescription& encoder) {
  std::vector<int> states{0};
  states.insert(states.end(), request.layers.begin(), request.layers.end());
  if (request.layers.empty())
    for (int layer = 1; layer <= encoder.layers; ++layer) states.push_back(layer);
  return states;
}

}  // namespace

ModalityExtraction::ModalityExtraction(Modality modality, const ExtractionSettings& settings, const EncoderDescription& encoder,
                                       std::vector<std::int64_t> wanted)
    : settings_(settings), encoder_(encoder), wanted_(std::move(wanted)), modality_(modality) {
  extracted_.modality = modality;
  extracted_.encoder = encoder.name;
  extracted_.width = encoder.width;
  extracted_.states = statesToKeep(settings.request, encoder);
}

RowShape ModalityExtraction::shape() const {
  return {std::ssize(settings_.items), std::ssize(wanted_), std::ssize(extracted_.states) * extracted_.width};
}

void ModalityExtraction::addTo(ExtractionIdentity& identity) const {
  const std::string kind = modality_ == Modality::kTextual ? "text" : "image";
  identity[kind + " encoder's weights"] = encoder_.weightsSha256;
  for (const auto& [file, sum] : encoder_.settings) identity[kind + " encoder's " + file] = sum;
  if (!encoder_.tokenizerSha256.empty()) identity[kind + " encoder's vocabulary"] = encoder_.tokenizerSha256;
  identity[kind + " preparation"] = encoder_.preprocessing;
  identity[kind + " layers"] = name(extracted_.states);
  identity[modality_ == Modality::kTextual ? "items and their words" : "items and their pictures"] = checksumOfItems();
}

std::int64_t ModalityExtraction::takeUp(RowLog& rows) {
  rows_ = &rows;
  extracted_.takenUp = rows.finishedCount();
  return extracted_.takenUp * shape().halves;
}

BatchingRules ModalityExtraction::rules() const {
  return {settings_.request.batchSize, [rows = rows_](std::int64_t row) { return rows->finished(row); }};
}

Result<void> ModalityExtraction::check(const std::string& journal) {
  const double allowed = allowedDifference(settings_.device.stepType);
  const auto golden = checkGolden(allowed);
  if (!golden) return tl::unexpected(golden.error());
  const auto kept = extracted_.takenUp == 0
                        ? Result<CheckedRows>{}
                        : checkFinishedRows(*makeBatches(rules()), *rows_, extracted_.states, settings_.items, journal, allowed);
  if (!kept) return tl::unexpected(kept.error());
  extracted_.checkedRows = golden->rows + kept->rows;
  extracted_.largestDifference = std::max(golden->largestDifference, kept->largestDifference);
  return {};
}

Result<void> ModalityExtraction::encode(const ProgressCallback& progress) {
  const auto begun = std::chrono::steady_clock::now();
  const EncodingTask task{modality_ == Modality::kTextual ? "encoding texts" : "encoding pictures",
                          encoder_.name,
                          extracted_.states,
                          extracted_.width,
                          std::ssize(wanted_),
                          settings_.items};
  const auto batches = makeBatches(rules());
  if (auto good = encodeRows(task, *batches, *rows_, progress); !good) return good;
  extracted_.seconds = Seconds(std::chrono::steady_clock::now() - begun).count();
  const auto encoded = rows_->finishedCount() - extracted_.takenUp;
  extracted_.itemsPerSecond = encoded > 0 ? static_cast<double>(encoded) / extracted_.seconds : 0;
  extracted_.items = rows_->finishedCount() - std::ssize(rows_->problems());
  return {};
}

void ModalityExtraction::addTo(ExtractionReport& report) const {
  constexpr std::size_t kListed = 100;
  report.modalities.push_back(extracted_);
  report.seconds += extracted_.seconds;
  if (modality_ == Modality::kTextual) {
    report.withoutText += std::ssize(rows_->problems());
    return;
  }
  report.unreadablePictures = std::ssize(rows_->problems());
  for (const auto& [row, problem] : rows_->problems())
    if (report.unreadable.size() < kListed)
      report.unreadable.push_back({settings_.items[static_cast<std::size_t>(row)].imagePath, 0, problem});
}

FinishedModality ModalityExtraction::finished() const {
  features::ModalityOutline outline;
  outline.width = extracted_.width;
  outline.stateCount = encoder_.layers + 1;
  outline.states = extracted_.states;
  outline.encoder = encoder_.name;
  outline.sourceSha256 = encoder_.weightsSha256;
  outline.settingsSha256 = encoder_.settingsSha256();
  outline.precision = settings_.device.precisionName();
  outline.tokenizerSha256 = encoder_.tokenizerSha256;
  outline.preprocessing = encoder_.preprocessing;
  return {outline, rows_};
}

std::unique_ptr<ModalityExtraction> extractionOfTexts(const ExtractionSettings& settings, const OpenedEncoders& encoders,
                                                      std::vector<std::int64_t> wanted) {
  return std::make_unique<TextExtraction>(settings, encoders, std::move(wanted));
}

std::unique_ptr<ModalityExtraction> extractionOfPictures(const ExtractionSettings& settings, const OpenedEncoders& encoders,
                                                         std::vector<std::int64_t> wanted) {
  return std::make_unique<PictureExtraction>(settings, encoders, std::move(wanted));
}

}  // namespace xsmoe::encoders
