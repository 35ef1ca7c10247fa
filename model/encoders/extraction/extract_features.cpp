// SPDX-License-Identifier: Apache-2.0
#include "model/encoders/extraction/extract_features.h"

#include <algorithm>
#include <cstdio>
#include <iterator>
#include <utility>

#include "model/core/files/replacement_file.h"
#include "model/core/names.h"
#include "model/data/text_file.h"
#include "model/device/opened_device.h"
#include "model/encoders/extraction/item_checksums.h"
#include "model/encoders/extraction/item_words.h"
#include "model/encoders/extraction/modality_extraction.h"

namespace xsmoe::encoders {
namespace {

namespace fs = std::filesystem;

Result<void> checkTarget(const ExtractionRequest& request) {
  std::error_code ignored;
  if (fs::is_directory(request.target, ignored))
    return cannotWrite(request.target.string(), "this is a folder, where the feature cache is to be a file",
                       "Name a file, for example " + (request.target / "features.h5").string());
  if (request.replace || !fs::exists(request.target, ignored)) return {};
  return cannotWrite(request.target.string(), "there is a feature cache already", "Name another file, or ask for it to be replaced");
}

/// An encoder that is named must be there, whether the items have what it reads or not.
Result<void> checkEncoders(const ExtractionRequest& request) {
  std::error_code ignored;
  for (const std::string& encoder : {request.textEncoder, request.imageEncoder})
    if (encoder != kNoEncoder && encoder != kBuiltInEncoder && !fs::is_directory(encoder, ignored))
      return badInput(encoder, "there is no such folder", "Name an encoder's checkpoint folder, \"built-in\" or \"none\"");
  return {};
}

std::string megabytes(std::int64_t bytes) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f MB", static_cast<double>(bytes) / 1e6);
  return text;
}

/// Finished rows and the cache made of them are on the disk together for a while. `kept`: bytes of values that are there already.
Result<void> checkSpace(const fs::path& target, const std::vector<ItemCard>& items, const std::map<Modality, RowShape>& shapes,
                        std::int64_t kept) {
  constexpr std::int64_t kPerRow = 128;      // of a journal, beside values: number, reason, and a small block's head
  constexpr std::int64_t kPerId = 64;        // HDF5's heap
  constexpr std::int64_t kMargin = 1 << 20;  // descriptions, the list of absent items
  std::int64_t bytes = kMargin - kept;
  for (const ItemCard& item : items) bytes += std::ssize(item.id) + kPerId;
  for (const auto& [modality, shape] : shapes) bytes += 2 * (shape.items + shape.wanted) * shape.halves + shape.wanted * kPerRow;
  std::error_code reason;
  const auto space = fs::space(target.parent_path().empty() ? fs::path(".") : target.parent_path(), reason);
  if (reason || static_cast<std::int64_t>(space.available) >= bytes) return {};
  return cannotWrite(target.string(),
                     "the features need " + megabytes(bytes) + " until they are finished, and the disk has " +
                         megabytes(static_cast<std::int64_t>(space.available)) + " left",
                     "Free some space, keep fewer layers, or name a file on another disk");
}

std::map<Modality, RowShape> shapesOf(const std::vector<std::unique_ptr<ModalityExtraction>>& modalities) {
  std::map<Modality, RowShape> shapes;
  for (const auto& one : modalities) shapes[one->modality()] = one->shape();
  return shapes;
}

ExtractionIdentity identityOf(const ExtractionRequest& request, const device::ComputeDevice& device,
                              const std::vector<std::unique_ptr<ModalityExtraction>>& modalities) {
  ExtractionIdentity identity{{"pooling", request.pooling},
                              {"precision", device.precisionName() + (device.device.is_cuda() ? " on a GPU" : " on a CPU")}};
  for (const auto& one : modalities) one->addTo(identity);
  return identity;
}

std::string firstProblem(const ExtractionReport& report) {
  if (report.unreadable.empty()) return {};
  return "; the first of " + std::to_string(report.unreadablePictures) + " pictures, " + report.unreadable.front().file + ", " +
         report.unreadable.front().reason;
}

/// Rows of the cache → why they have no features of a modality, beside those whose items have nothing to encode.
using AbsentRows = std::map<std::int64_t, std::string>;

/// Why an item has nothing to encode; empty where it has.
std::string lackOf(const ItemCard& item, Modality modality) {
  if (modality == Modality::kVisual) return item.imagePath.empty() ? "no picture" : "";
  return itemWords(item).empty() ? "no words" : "";
}

void appendLine(std::string& list, const ItemCard& item, Modality modality, const std::string& reason) {
  data::appendCsvField(list, item.id);
  list += ',' + std::string(name(modality)) + ',';
  if (modality == Modality::kVisual) data::appendCsvField(list, item.imagePath);
  list += ',';
  data::appendCsvField(list, reason);
  list += '\n';
}

/// Beside the cache: a line for each item and modality without features.
fs::path absentListOf(fs::path cache) { return cache += ".absent.csv"; }

/// Writes the list (CSV: item, modality, file, reason) of the modalities that were asked for, or removes that of an earlier cache where no
/// item lacks anything. The number of lines. Errors: cannot write.
Result<std::int64_t> writeAbsentList(const fs::path& path, const std::vector<ItemCard>& items,
                                     const std::map<Modality, AbsentRows>& absent) {
  std::string list = "item,modality,file,reason\n";
  std::int64_t lines = 0;
  for (std::size_t row = 0; row < items.size(); ++row)
    for (const auto& [modality, problems] : absent) {
      const auto problem = problems.find(static_cast<std::int64_t>(row));
      const std::string reason = problem == problems.end() ? lackOf(items[row], modality) : problem->second;
      if (reason.empty()) continue;
      appendLine(list, items[row], modality, reason);
      ++lines;
    }
  std::error_code ignored;
  if (lines == 0)
    fs::remove(path, ignored);
  else if (auto good = writeTextFile(path, list); !good)
    return tl::unexpected(good.error());
  return lines;
}

/// Tells in the report where the list is.
Result<void> listAbsent(const ExtractionRequest& request, const std::vector<ItemCard>& items,
                        const std::vector<std::unique_ptr<ModalityExtraction>>& modalities, ExtractionReport& report) {
  std::map<Modality, AbsentRows> absent;
  if (request.textEncoder != kNoEncoder) absent[Modality::kTextual];
  if (request.imageEncoder != kNoEncoder) absent[Modality::kVisual];
  for (const auto& one : modalities) absent[one->modality()] = one->problems();
  const fs::path list = absentListOf(request.target);
  const auto lines = writeAbsentList(list, items, absent);
  if (!lines) return tl::unexpected(lines.error());
  if (*lines > 0) report.absentList = list.string();
  return {};
}

Result<void> finish(const ExtractionRequest& request, const std::vector<ItemCard>& items,
                    const std::vector<std::unique_ptr<ModalityExtraction>>& modalities, ExtractionReport& report,
                    ExtractionJournal& journal, const ProgressCallback& progress) {
  std::vector<std::string> ids;
  for (const ItemCard& item : items) ids.push_back(item.id);
  std::map<Modality, FinishedModality> finished;
  for (const auto& one : modalities)
    if (one->anyPresent()) finished[one->modality()] = one->finished();
  if (finished.empty())
    return badInput(request.stream.string(), "no item has words or a readable picture" + firstProblem(report),
                    "Add titles, descriptions or pictures");
  const std::map<std::string, std::string> attributes{{"unreadable_pictures", std::to_string(report.unreadablePictures)}};
  if (auto good = assembleCache(journal.cache(), ids, request.pooling, finished, attributes, progress); !good) return good;
  if (auto good = listAbsent(request, items, modalities, report); !good) return good;
  if (auto good = journal.place(request, report); !good) return good;
  journal.remove();
  return {};
}

}  // namespace

Result<void> checkRequest(const ExtractionRequest& request) {
  if (request.textEncoder == kNoEncoder && request.imageEncoder == kNoEncoder)
    return usageError("", "there is no encoder to extract features with", "Name a text encoder, an image encoder or both");
  if (request.pooling != "cls" && request.pooling != "mean0")
    return usageError("--pooling", "the pooling is \"" + request.pooling + '"', "Say cls or mean0 (model.md, section 8)");
  if (request.batchSize < 1 || request.batchSize > 65'536)
    return usageError("--batch-size", "the value is " + std::to_string(request.batchSize), "Give a number from 1 to 65536");
  if (request.maxTokens < kFewestPieces)
    return usageError("--max-tokens", "the value is " + std::to_string(request.maxTokens) + ", and two of them are [CLS] and [SEP]",
                      "Give " + std::to_string(kFewestPieces) + " or more");
  int before = 0;
  for (const int layer : request.layers) {
    if (layer <= before)
      return usageError("--layers", "layer " + std::to_string(layer) + " follows " + std::to_string(before),
                        "Name layers from 1 on in increasing order, for example 6,12");
    before = layer;
  }
  return {};
}

Result<ExtractionReport> extractFeatures(const ExtractionRequest& request, std::vector<ItemCard> items, const ProgressCallback& progress) {
  if (auto good = checkRequest(request); !good) return tl::unexpected(good.error());
  auto before = takeFinishedExtraction(request);
  if (!before) return tl::unexpected(before.error());
  if (*before) return std::move(**before);
  if (auto good = checkTarget(request); !good) return tl::unexpected(good.error());
  if (auto good = checkEncoders(request); !good) return tl::unexpected(good.error());
  if (items.empty()) return badInput(request.stream.string(), "the stream describes no items", "Add an items.csv with titles or pictures");
  const auto device = device::openDevice(request.device);
  if (!device) return tl::unexpected(device.error());
  std::sort(items.begin(), items.end(), [](const ItemCard& a, const ItemCard& b) { return a.id < b.id; });

  const auto words = rowsWithWords(items), pictures = rowsWithPicture(items);
  const WantedModalities wanted{request.textEncoder != kNoEncoder && !words.empty(),
                                request.imageEncoder != kNoEncoder && !pictures.empty()};
  if (!wanted.text && !wanted.image)
    return badInput(request.stream.string(), "no item has what the encoders read", "Add titles, descriptions or pictures");
  const auto encoders = openEncoders(request, wanted, *device, progress);
  if (!encoders) return tl::unexpected(encoders.error());

  std::vector<std::unique_ptr<ModalityExtraction>> modalities;
  const ExtractionSettings settings{request, *device, items};
  if (wanted.text) modalities.push_back(extractionOfTexts(settings, *encoders, words));
  if (wanted.image) modalities.push_back(extractionOfPictures(settings, *encoders, pictures));
  const auto shapes = shapesOf(modalities);
  auto journal = ExtractionJournal::open(request.target, request, identityOf(request, *device, modalities), shapes);
  if (!journal) return tl::unexpected(journal.error());

  ExtractionReport report;
  report.target = request.target.string();
  report.items = std::ssize(items);
  report.withoutText = report.items - std::ssize(words);
  report.withoutPicture = report.items - std::ssize(pictures);
  std::int64_t kept = 0;
  for (const auto& one : modalities) kept += 2 * one->takeUp(journal->rows(one->modality()));
  if (auto good = checkSpace(request.target, items, shapes, kept); !good) return tl::unexpected(good.error());
  for (const auto& one : modalities)  // all before hours of work
    if (auto good = one->check(journal->folder().string()); !good) return tl::unexpected(good.error());
  for (const auto& one : modalities) {
    if (auto good = one->encode(progress); !good) return tl::unexpected(good.error());
    one->addTo(report);
  }
  if (auto good = finish(request, items, modalities, report, *journal, progress); !good) return tl::unexpected(good.error());
  return report;
}

}  // namespace xsmoe::encoders
