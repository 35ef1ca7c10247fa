// SPDX-License-Identifier: Apache-2.0
#include "model/encoders/extraction/modality_extraction.h"

#include <ATen/ops/tensor.h>

#include <algorithm>
#include <chrono>
#include <iterator>
#include <utility>

#include "model/core/error.h"
#include "model/core/names.h"
#include "model/core/progress.h"
#include "model/device/tasks.h"
#include "model/encoders/extraction/item_checksums.h"
#include "model/encoders/extraction/row_log.h"
#include "model/features/half_values.h"

namespace xsmoe::encoders {
namespace {

using Seconds = std::chrono::duration<double>;
using Clock = std::chrono::steady_clock;

constexpr auto kBetweenSynchronisations = std::chrono::seconds(2);
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

/// What stays the same while one modality is encoded.
struct EncodingTask {
  std::string what;         ///< for progress: "encoding texts"
  std::string encoder;      ///< by name, for errors
  std::vector<int> states;  ///< hidden states to keep, increasing
  std::int64_t width = 0;   ///< d
  std::int64_t wanted = 0;  ///< rows in all, the finished ones included
  c10::Device device;
  const std::vector<ItemCard>& items;  ///< by row of the cache
};

/// `width`: of a state.
Result<void> checkFinite(const EncodingTask& task, const FinishedRows& block, std::int64_t width) {
  const std::uint16_t* values = block.halves.data();
  for (std::size_t i = 0; i < block.rows.size(); ++i) {
    if (!block.problems[i].empty()) continue;
    for (const int state : task.states) {
      if (!features::allFinite(values, width))
        return badInput(task.encoder,
                        "of item \"" + task.items[static_cast<std::size_t>(block.rows[i])].id + "\" hidden state " + std::to_string(state) +
                            " holds a value that is not finite in half precision",
                        "Use another encoder, or leave the item out");
      values += width;
    }
  }
  return {};
}

FinishedRows encoded(const EncodingTask& task, const InputBatches& batches, InputBatch& batch) {
  FinishedRows block;
  if (batch.encodable() > 0) {
    const std::vector<std::int64_t> chosen(task.states.begin(), task.states.end());
    const at::Tensor values = batches.encode(batch).index_select(0, at::tensor(chosen, at::kLong)).transpose(0, 1);
    const at::Tensor halves = values.to(at::kHalf).contiguous();  // [rows, states, d]
    const auto* const bits = static_cast<const std::uint16_t*>(halves.data_ptr());
    block.halves.assign(bits, bits + halves.numel());
  }
  block.rows = std::move(batch.rows);
  block.problems = std::move(batch.problems);
  return block;
}

/// The next batches, one for each compute thread: each is encoded in a thread of its own, so that what a batch gives does not depend on how
/// many there are, and large products keep all of them busy. Fewer at the end, where a single one is shared over the threads; then none.
std::vector<FinishedRows> encodeNext(const EncodingTask& task, InputBatches& batches) {
  std::vector<InputBatch> next;
  for (std::int64_t i = device::taskCount(task.device); i > 0; --i)
    if (auto batch = batches.next()) next.push_back(std::move(*batch));
  std::vector<FinishedRows> blocks(next.size());
  device::runTasks(task.device, std::ssize(next), [&](std::int64_t i) {
    const auto at = static_cast<std::size_t>(i);
    blocks[at] = encoded(task, batches, next[at]);
  });
  return blocks;
}

/// Encodes what is left of a modality and keeps each batch in `log`, which loses at most the last ones, one for each compute thread, when
/// the process is killed, and what two seconds gave when power is lost. Errors: a value that half precision cannot hold, which names item
/// and state; cannot write; cancelled.
Result<void> encodeRows(const EncodingTask& task, InputBatches& batches, RowLog& log, const ProgressCallback& progress) {
  auto synchronised = Clock::now();
  const auto report = [&] { return !progress || progress({task.what, log.finishedCount(), task.wanted, "items"}); };
  bool wanted = report();
  while (wanted) {
    const std::vector<FinishedRows> blocks = encodeNext(task, batches);
    if (blocks.empty()) return log.synchronise();
    for (const FinishedRows& block : blocks) {
      if (auto good = checkFinite(task, block, task.width); !good) return good;
      if (auto good = log.append(block); !good) return good;
      wanted = wanted && report();
    }
    if (Clock::now() - synchronised > kBetweenSynchronisations) {
      if (auto good = log.synchronise(); !good) return good;
      synchronised = Clock::now();
    }
  }
  if (auto good = log.synchronise(); !good) return good;
  return failure(task.what, "cancelled", "What is finished is kept: the same request goes on there");
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
  const auto begun = Clock::now();
  const EncodingTask task{modality_ == Modality::kTextual ? "encoding texts" : "encoding pictures",
                          encoder_.name,
                          extracted_.states,
                          extracted_.width,
                          std::ssize(wanted_),
                          settings_.device.device,
                          settings_.items};
  const auto batches = makeBatches(rules());
  if (auto good = encodeRows(task, *batches, *rows_, progress); !good) return good;
  extracted_.seconds = Seconds(Clock::now() - begun).count();
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
