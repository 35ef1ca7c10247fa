// SPDX-License-Identifier: Apache-2.0
#include "model/encoders/extraction/assemble_cache.h"

#include <algorithm>
#include <iterator>

namespace xsmoe::encoders {
namespace {

constexpr std::int64_t kBlockBytes = std::int64_t{16} << 20;

/// Copies one modality's rows into the cache's order.
class RowCopy {
 public:
  RowCopy(Modality modality, const FinishedModality& finished, std::int64_t items, features::FeatureCacheWriter& writer)
      : modality_(modality),
        finished_(finished),
        states_(std::ssize(finished.outline.states)),
        width_(finished.outline.width),
        items_(items),
        writer_(writer),
        present_(static_cast<std::size_t>(items), false) {}

  Result<void> copy(const ProgressCallback& progress) {
    const std::int64_t atOnce = std::clamp<std::int64_t>(kBlockBytes / (2 * states_ * width_), 1, items_);
    row_.resize(static_cast<std::size_t>(states_ * width_));
    block_.resize(row_.size() * static_cast<std::size_t>(atOnce));
    for (std::int64_t first = 0; first < items_; first += atOnce) {
      if (progress && !progress({"writing the feature cache", first, items_, "items"})) return failure("the feature cache", "cancelled");
      if (auto good = copyBlock(first, std::min(atOnce, items_ - first)); !good) return good;
    }
    return {};
  }
  [[nodiscard]] const std::vector<bool>& present() const { return present_; }

 private:
  Result<void> copyBlock(std::int64_t first, std::int64_t count) {
    std::fill(block_.begin(), block_.end(), std::uint16_t{0});
    for (std::int64_t i = 0; i < count; ++i) {
      if (!finished_.rows->present(first + i)) continue;
      if (auto good = finished_.rows->read(first + i, row_.data()); !good) return good;
      present_[static_cast<std::size_t>(first + i)] = true;
      for (std::int64_t state = 0; state < states_; ++state)
        std::copy_n(row_.data() + state * width_, width_, block_.data() + (state * count + i) * width_);
    }
    for (std::int64_t state = 0; state < states_; ++state) {
      const int number = finished_.outline.states[static_cast<std::size_t>(state)];
      if (auto good = writer_.write(modality_, number, first, count, block_.data() + state * count * width_); !good) return good;
    }
    return {};
  }

  Modality modality_;
  const FinishedModality& finished_;
  std::int64_t states_, width_, items_;
  features::FeatureCacheWriter& writer_;
  std::vector<bool> present_;
  std::vector<std::uint16_t> row_, block_;
};

}  // namespace

Result<void> assembleCache(const std::filesystem::path& path, const std::vector<std::string>& ids, const std::string& pooling,
                           const std::map<Modality, FinishedModality>& modalities, const std::map<std::string, std::string>& attributes,
                           const ProgressCallback& progress) {
  std::map<Modality, features::ModalityOutline> outlines;
  for (const auto& [modality, finished] : modalities) outlines[modality] = finished.outline;
  auto writer = features::FeatureCacheWriter::create(path, ids, pooling, outlines, attributes);
  if (!writer) return tl::unexpected(writer.error());
  std::map<Modality, std::vector<bool>> incomplete;
  for (const auto& [modality, finished] : modalities) {
    RowCopy copy(modality, finished, std::ssize(ids), *writer);
    if (auto good = copy.copy(progress); !good) return good;
    if (std::find(copy.present().begin(), copy.present().end(), false) != copy.present().end()) incomplete[modality] = copy.present();
  }
  return writer->finish(incomplete);
}

}  // namespace xsmoe::encoders
