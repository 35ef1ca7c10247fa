// From items to the feature cache, with the fixtures' encoders.
#include <gmock/gmock.h>

#include <algorithm>
#include <numeric>
#include <random>

#include "model/device/device.h"
#include "model/encoders/encoder.h"
#include "model/encoders/extraction/extract_features.h"
#include "model/encoders/extraction/item_words.h"
#include "model/encoders/extraction/journal.h"
#include "model/encoders/picture_preparation.h"
#include "model/encoders/word_piece.h"
#include "model/features/feature_cache.h"
#include "model/features/provenance.h"
#include "tests/encoders/extraction_items.h"

namespace xsmoe::encoders {
namespace {

using testing::HasSubstr;

ExtractionReport extracted(const ExtractionItems& items, const ExtractionRequest& request, const ProgressCallback& progress = {}) {
  auto report = extractFeatures(request, items.cards(), progress);
  EXPECT_TRUE(report) << describe(report.error());
  return report.value_or(ExtractionReport{});
}

/// Ends the extraction when this many rows of both modalities are kept.
void stopAfter(const ExtractionItems& items, const ExtractionRequest& request, std::int64_t rows) {
  std::int64_t before = 0;
  const auto stopped = extractFeatures(request, items.cards(), [&](const Progress& state) {
    if (state.what == "encoding pictures" && before == 0) before = 54;  // all texts are done
    return !state.what.starts_with("encoding") || before + state.done < rows;
  });
  ASSERT_FALSE(stopped);
  EXPECT_EQ(stopped.error().what, "cancelled");
}

std::string refusalOf(const ExtractionItems& items, const ExtractionRequest& request) {
  const auto report = extractFeatures(request, items.cards(), {});
  return report ? "it was extracted" : describe(report.error());
}

at::Tensor stateOf(const std::filesystem::path& cache, Modality modality, int state, const std::vector<std::int64_t>& rows) {
  const auto opened = features::FeatureCache::open(cache);
  EXPECT_TRUE(opened) << describe(opened.error());
  return opened->readState(modality, state, rows).value().narrow(0, 1, std::ssize(rows)).to(at::kFloat);
}

TEST(ItemWords, AreTitleAndDescriptionAsSentences) {
  EXPECT_EQ(itemWords({"a", "Red bowl", "By hand", ""}), "Red bowl. By hand");
  EXPECT_EQ(itemWords({"a", "Really?", " By hand\n", ""}), "Really? By hand");
  EXPECT_EQ(itemWords({"a", "Red bowl", " ", ""}), "Red bowl");
  EXPECT_EQ(itemWords({"a", "", "By hand", ""}), "By hand");
  EXPECT_EQ(itemWords({"a", " \t", "", ""}), "");
  EXPECT_EQ(itemWords({"a", "Red bowl", "By hand", "", 0, "bowls"}), "Red bowl. By hand") << "a category is for people";
}

TEST(Extraction, EveryItemGetsWhatTheEncodersGiveForItAlone) {
  const ExtractionItems items;
  const ExtractionRequest request = items.request();
  (void)extracted(items, request);
  const auto words = WordPiece::load(request.textEncoder).value();
  const auto bert = TextEncoder::load(request.textEncoder).value();
  const auto vit = ImageEncoder::load(request.imageEncoder).value();
  const auto preparation = PicturePreparation::load(request.imageEncoder).value();
  for (const std::int64_t row : {3, 14, 39, 58}) {
    const ItemCard& item = items.cards()[static_cast<std::size_t>(row)];
    const auto pieces = words.encode(itemWords(item), 40);
    const auto ids = at::tensor(std::vector<std::int64_t>(pieces.begin(), pieces.end())).unsqueeze(0);
    const at::Tensor text = bert.features(ids, at::ones_like(ids), Pooling::kMean0);
    const at::Tensor pixels = at::empty({1, 3, preparation.height, preparation.width});
    preparation.prepare(readPicture(item.imagePath).value(), pixels.data_ptr<float>());
    const at::Tensor picture = vit.features(pixels, Pooling::kMean0);
    for (int state = 0; state <= 4; ++state) {
      // Half precision keeps eleven bits.
      EXPECT_TRUE(at::allclose(stateOf(request.target, Modality::kTextual, state, {row}), text[state], 1.0 / 1024, 1e-4))
          << row << ' ' << state;
      EXPECT_TRUE(at::allclose(stateOf(request.target, Modality::kVisual, state, {row}), picture[state], 1.0 / 1024, 1e-4))
          << row << ' ' << state;
    }
  }
}

TEST(Extraction, TheCacheSaysWhatItWasMadeWith) {
  const ExtractionItems items;
  const ExtractionRequest request = items.request();
  (void)extracted(items, request);
  const auto cache = features::FeatureCache::open(request.target);
  ASSERT_TRUE(cache) << describe(cache.error());
  EXPECT_EQ(cache->pooling(), "mean0");
  const auto& text = cache->modality(Modality::kTextual);
  EXPECT_EQ(text->encoder, "bert-tiny (BERT, 4 layers of width 32)");
  EXPECT_EQ(text->stateCount, 5);
  EXPECT_EQ(text->tokenizerSha256.substr(0, 8), "07eced37");
  EXPECT_EQ(text->sourceSha256.size(), 64U);
  EXPECT_EQ(cache->modality(Modality::kVisual)->encoder, "vit-tiny (ViT, 4 layers of width 48)");
  EXPECT_FALSE(std::filesystem::exists(extractionJournal(request.target))) << "the journal stayed";
}

TEST(Extraction, FeaturesOfAnEncoderThatIsSetOtherwiseAreKnownByIt) {
  const ExtractionItems items(12);
  const auto text = items.path("bert"), image = items.path("vit");
  std::filesystem::copy(kFixtures / "bert-tiny", text);
  std::filesystem::copy(kFixtures / "vit-tiny", image);
  ExtractionRequest request = items.request();
  request.textEncoder = text;
  request.imageEncoder = image;
  request.replace = true;
  const auto made = [&] {
    (void)extracted(items, request);
    return features::provenanceOf(features::FeatureCache::open(request.target).value());
  };
  const auto first = made();
  EXPECT_EQ(first.at("textual encoder's precision"), "fp32");
  EXPECT_EQ(first.at("visual preprocessing"), "RGB resized to 48 x 48 bilinear, times 0.00392157, mean 0.5 0.5 0.5, deviation 0.5 0.5 0.5");
  EXPECT_EQ(made(), first);
  const auto change = [](const std::filesystem::path& file, const std::string& from, const std::string& to) {
    std::string content = contentOf(file);
    const auto at = content.find(from);
    ASSERT_NE(at, std::string::npos) << file << ": " << content;
    std::ofstream(file, std::ios::binary) << content.replace(at, from.size(), to);
  };
  const auto refusalNow = [&] {
    const auto same = features::checkProvenance(made(), first, "features.h5");
    return same ? "it is the same" : describe(same.error());
  };
  std::ofstream(text / "tokenizer_config.json") << R"({"do_lower_case": false})";
  EXPECT_THAT(refusalNow(), HasSubstr("features.h5: its textual encoder's settings is "));
  std::filesystem::copy(kFixtures / "bert-tiny/tokenizer_config.json", text, std::filesystem::copy_options::overwrite_existing);
  EXPECT_EQ(refusalNow(), "it is the same");
  change(text / "config.json", "\"gelu\"", "\"relu\"");
  EXPECT_THAT(refusalNow(), HasSubstr("its textual encoder's settings is "));
  std::filesystem::copy(kFixtures / "bert-tiny/config.json", text, std::filesystem::copy_options::overwrite_existing);
  change(image / "preprocessor_config.json", "0.5", "0.4");
  EXPECT_THAT(refusalNow(), HasSubstr("its visual encoder's settings is "));
  std::filesystem::copy(kFixtures / "vit-tiny/preprocessor_config.json", image, std::filesystem::copy_options::overwrite_existing);
  request.device.precision = Precision::kBfloat16;
  EXPECT_THAT(refusalNow(), HasSubstr("precision is \"bf16\", expected is \"fp32\""));
}

TEST(Extraction, EveryItemThatLacksFeaturesIsListedBesideTheCache) {
  auto items = ExtractionItems(13);
  auto cards = items.cards();
  cards[5].imagePath = items.path("not, there.png");
  const ExtractionRequest request = items.request();
  const auto report = extractFeatures(request, cards, {});
  ASSERT_TRUE(report) << describe(report.error());
  EXPECT_EQ(report->withoutPicture, 2);
  EXPECT_EQ(report->unreadablePictures, 3);
  EXPECT_EQ(report->absentList, items.path("features.h5.absent.csv"));
  const std::string list = contentOf(report->absentList);
  EXPECT_EQ(std::count(list.begin(), list.end(), '\n'), 1 + 2 + 2 + 3);
  EXPECT_THAT(list,
              testing::StartsWith("item,modality,file,reason\nitem-00,textual,,no words\nitem-01,visual,,no picture\nitem-02,visual,"));
  EXPECT_THAT(list, HasSubstr("item-05,visual,\"" + cards[5].imagePath + "\","));
  ExtractionRequest again = request;
  again.replace = true;
  cards = {cards[3], cards[4]};
  EXPECT_EQ(extractFeatures(again, cards, {}).value().absentList, "");
  EXPECT_FALSE(std::filesystem::exists(items.path("features.h5.absent.csv"))) << "it is of the earlier cache";
}

TEST(Extraction, KilledBetweenTheCacheAndTheRemovalOfItsJournalTheSameRequestIsDone) {
  const ExtractionItems items(12);
  const ExtractionRequest request = items.request();
  const ExtractionReport first = extracted(items, request);
  const std::string made = contentOf(request.target);
  const auto asIfKilled = [&] {
    std::filesystem::remove(request.target);
    auto journal = ExtractionJournal::open(request.target, request, {{"a", "b"}}, {});
    ASSERT_TRUE(journal) << describe(journal.error());
    std::ofstream(journal->cache(), std::ios::binary) << made;
    ASSERT_TRUE(journal->place(request, first));
  };
  asIfKilled();
  const ExtractionReport again = extracted(items, request, [](const Progress&) { return false; });
  EXPECT_EQ(again.items, first.items);
  EXPECT_EQ(again.unreadablePictures, first.unreadablePictures);
  EXPECT_EQ(again.modalities, first.modalities);
  EXPECT_FALSE(std::filesystem::exists(extractionJournal(request.target)));
  EXPECT_TRUE(contentOf(request.target) == made);

  asIfKilled();
  ExtractionRequest other = request;
  other.pooling = "cls";
  EXPECT_THAT(refusalOf(items, other), HasSubstr("features.h5: there is a feature cache already"));
  EXPECT_FALSE(std::filesystem::exists(extractionJournal(request.target)));
}

TEST(Extraction, WhatIsMissingOrUnreadableIsAbsentAndTold) {
  const ExtractionItems items;
  const ExtractionRequest request = items.request();
  const ExtractionReport report = extracted(items, request);
  EXPECT_EQ(report.items, 60);
  EXPECT_EQ(report.withoutText, 6);
  EXPECT_EQ(report.withoutPicture, 6);
  EXPECT_EQ(report.unreadablePictures, 6);
  ASSERT_EQ(report.unreadable.size(), 6U);
  EXPECT_THAT(report.unreadable[1].file, HasSubstr("images/item-12.png"));
  EXPECT_FALSE(report.unreadable[1].reason.empty());
  const auto cache = features::FeatureCache::open(request.target);
  ASSERT_TRUE(cache);
  for (int row = 0; row < 60; ++row) {
    const auto at = static_cast<std::size_t>(row);
    EXPECT_EQ(cache->modality(Modality::kTextual)->present[at], row % 10 != 0) << row;
    EXPECT_EQ(cache->modality(Modality::kVisual)->present[at], row % 10 != 1 && row % 10 != 2) << row;
  }
  EXPECT_EQ(stateOf(request.target, Modality::kVisual, 3, {12}).abs().sum().item<float>(), 0);
}

TEST(Extraction, BatchesChangeNothingBeyondRounding) {
  const ExtractionItems items;
  ExtractionRequest one = items.request("one.h5"), other = items.request("other.h5");
  other.batchSize = 31;
  (void)extracted(items, one);
  (void)extracted(items, other);
  for (const Modality modality : kModalities)
    for (int state = 0; state <= 4; ++state) {
      std::vector<std::int64_t> rows(60);
      std::iota(rows.begin(), rows.end(), 0);
      const at::Tensor a = stateOf(one.target, modality, state, rows), b = stateOf(other.target, modality, state, rows);
      EXPECT_TRUE(at::allclose(a, b, 1.0 / 1024, 1e-4)) << state << ": " << distance(a, b);
    }
}

TEST(Extraction, TheSameRequestGivesTheSameBytesOnAnyNumberOfThreads) {
  const ExtractionItems items;
  const auto made = [&](int threads, const std::string& name) {
    ExtractionRequest request = items.request(name);
    request.device.threads = threads;
    (void)extracted(items, request);
    return contentOf(request.target);
  };
  const std::string one = made(1, "one.h5");
  for (const int threads : {1, 2, 3}) EXPECT_TRUE(made(threads, std::to_string(threads) + ".h5") == one) << threads;
}

TEST(Extraction, StoppedItGoesOnWithAnotherNumberOfThreadsToTheSameBytes) {
  const ExtractionItems items;
  (void)extracted(items, items.request("whole.h5"));
  ExtractionRequest request = items.request();
  request.device.threads = 3;
  stopAfter(items, request, 54 + 20);
  request.device.threads = 2;
  (void)extracted(items, request);
  EXPECT_TRUE(contentOf(request.target) == contentOf(items.path("whole.h5")));
}

TEST(Extraction, StoppedAnywhereItGoesOnAndEndsAsIfItHadNotStopped) {
  const ExtractionItems items;
  (void)extracted(items, items.request("whole.h5"));
  const std::string whole = contentOf(items.path("whole.h5"));
  const ExtractionRequest request = items.request();
  for (const std::int64_t rows : {1, 20, 54, 70, 90}) {
    stopAfter(items, request, rows);
    EXPECT_FALSE(std::filesystem::exists(request.target));
  }
  const auto unfinished = findUnfinishedExtraction(request.target);
  ASSERT_TRUE(unfinished && *unfinished);
  EXPECT_EQ((*unfinished)->request, request);
  EXPECT_EQ((*unfinished)->total, 108);
  EXPECT_GE((*unfinished)->done, 90);
  const ExtractionReport report = extracted(items, request);
  EXPECT_EQ(report.modalities[0].takenUp, 54);
  EXPECT_EQ(report.modalities[0].itemsPerSecond, 0);
  EXPECT_EQ(report.modalities[0].checkedRows, 3);
  EXPECT_GE(report.modalities[1].takenUp, 36);
  EXPECT_EQ(report.unreadablePictures, 6);
  EXPECT_TRUE(contentOf(request.target) == whole);
  EXPECT_FALSE(findUnfinishedExtraction(request.target).value());
}

TEST(Extraction, AJournalThatEndsInHalfABlockLosesThatBlockOnly) {
  const ExtractionItems items;
  (void)extracted(items, items.request("whole.h5"));
  const ExtractionRequest request = items.request();
  stopAfter(items, request, 54 + 40);
  const auto file = extractionJournal(request.target) / "visual.rows";
  const std::string kept = contentOf(file);
  std::mt19937 random(20261125);  // NOLINT: the same places every time
  for (int i = 0; i < 6; ++i) {
    std::string damaged = kept;
    const std::size_t place = random() % kept.size();
    if (i % 2 == 0)
      damaged.resize(place);
    else
      damaged[place] = static_cast<char>(damaged[place] ^ 0x10);
    std::ofstream(file, std::ios::binary) << damaged;
    stopAfter(items, request, 54 + 40);
  }
  std::ofstream(file, std::ios::binary) << kept + kept.substr(0, 200);
  const ExtractionReport report = extracted(items, request);
  EXPECT_GE(report.modalities[1].takenUp, 40);
  EXPECT_TRUE(contentOf(request.target) == contentOf(items.path("whole.h5")));
}

TEST(Extraction, AJournalOfAnotherExtractionIsRefusedAndSaysWhatDiffers) {
  const ExtractionItems items;
  stopAfter(items, items.request(), 20);
  ExtractionRequest other = items.request();
  other.textEncoder = kFixtures / "bert-tiny-gamma-beta";
  EXPECT_THAT(refusalOf(items, other), HasSubstr("features.h5.extracting: an extraction that did not end was made otherwise: "));
  EXPECT_THAT(refusalOf(items, other), HasSubstr("text encoder's weights (then "));
  other = items.request();
  other.pooling = "cls";
  EXPECT_THAT(refusalOf(items, other), HasSubstr("pooling (then mean0, now cls). Use what it was begun with, or give up what it has"));
  other = items.request();
  other.layers = {2};
  EXPECT_THAT(refusalOf(items, other), HasSubstr("layers (then 0,1,2,3,4, now 0,2)"));
  auto changed = items.cards();
  changed[5].title += '!';
  const auto report = extractFeatures(items.request(), changed, {});
  ASSERT_FALSE(report);
  EXPECT_THAT(report.error().what, HasSubstr("items and their words"));
  other.restart = true;
  const ExtractionReport anew = extracted(items, other);
  EXPECT_EQ(anew.modalities[0].takenUp, 0);
}

TEST(Extraction, AJournalIsAnothersWhereverALongValueDiffers) {
  const ExtractionItems items(1);
  const auto target = items.path("features.h5");
  const std::string all = "0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24";
  const auto open = [&](const std::string& layers) {
    return ExtractionJournal::open(target, items.request(), {{"text layers", layers}}, {{Modality::kTextual, {1, 1, 2}}});
  };
  ASSERT_TRUE(open(all)->rows(Modality::kTextual).append({{0}, {""}, {1, 2}}));
  const auto other = open(all.substr(0, 41) + "20");
  ASSERT_FALSE(other);
  EXPECT_THAT(other.error().what, HasSubstr("text layers (then …"));
  EXPECT_THAT(other.error().what, HasSubstr(",20"));
  EXPECT_EQ(open(all)->rows(Modality::kTextual).finishedCount(), 1);
}

TEST(Extraction, PicturesThatAreToBePreparedOtherwiseAreNotTakenUp) {
  const ExtractionItems items;
  const auto image = items.path("vit");
  std::filesystem::copy(kFixtures / "vit-tiny", image);
  ExtractionRequest request = items.request();
  request.imageEncoder = image;
  stopAfter(items, request, 70);
  std::string config = contentOf(image / "preprocessor_config.json");
  std::ofstream(image / "preprocessor_config.json", std::ios::binary) << config.insert(config.find('{') + 1, "\"image_mean\": 0.4, ");
  EXPECT_THAT(refusalOf(items, request), HasSubstr("image encoder's preprocessor_config.json (then "));
}

TEST(Extraction, WhereNothingIsFinishedAnotherExtractionBeginsAnew) {
  const ExtractionItems items;
  stopAfter(items, items.request(), 0);
  EXPECT_FALSE(findUnfinishedExtraction(items.request().target).value());
  ExtractionRequest other = items.request();
  other.pooling = "cls";
  (void)extracted(items, other);
}

TEST(Extraction, KeptRowsThatTheEncoderDoesNotGiveAreRefusedWithNumbers) {
  const ExtractionItems items;
  const ExtractionRequest request = items.request();
  stopAfter(items, request, 20);
  {
    const std::int64_t halves = 5 * 32;
    const auto file = extractionJournal(request.target) / "textual.rows";
    auto log = RowLog::open(file, 60, halves).value();
    std::int64_t row = 0;
    while (!log.present(row)) ++row;
    std::vector<std::uint16_t> values(static_cast<std::size_t>(halves));
    ASSERT_TRUE(log.read(row, values.data()));
    values[70] = 0x4400;  // 4
    ASSERT_TRUE(log.append({{row}, {""}, values}));
  }
  EXPECT_THAT(refusalOf(items, request), HasSubstr("what is kept there is not what is computed now: a value of item \"item-0"));
  EXPECT_THAT(refusalOf(items, request), HasSubstr("state 2 is "));
  EXPECT_THAT(refusalOf(items, request), HasSubstr(" instead of 4 (at most 0.0049"));
}

TEST(Extraction, SomeLayersMakeACacheOfThese) {
  const ExtractionItems items;
  (void)extracted(items, items.request("all.h5"));
  ExtractionRequest request = items.request();
  request.layers = {2, 4};
  (void)extracted(items, request);
  const auto cache = features::FeatureCache::open(request.target);
  ASSERT_TRUE(cache) << describe(cache.error());
  EXPECT_EQ(cache->modality(Modality::kTextual)->states, (std::vector<int>{0, 2, 4}));
  EXPECT_EQ(cache->modality(Modality::kTextual)->stateCount, 5);
  for (const int state : {0, 2, 4})
    EXPECT_TRUE(at::equal(stateOf(request.target, Modality::kTextual, state, {7, 8}),
                          stateOf(items.path("all.h5"), Modality::kTextual, state, {7, 8})));
  request.layers = {2, 5};
  request.replace = true;
  EXPECT_THAT(refusalOf(items, request), HasSubstr("--layers: layer 5 is asked for, but bert-tiny (BERT, 4 layers of width 32) has 4."));
}

TEST(Extraction, AnEncoderThatDoesNotGiveItsGoldenRowsIsRefused) {
  const ExtractionItems items;
  const auto folder = items.path("bert");
  std::filesystem::copy(kFixtures / "bert-tiny", folder);
  const auto bert = TextEncoder::load(folder).value();
  at::Tensor ids = at::tensor(std::vector<std::int64_t>{101, 2000, 3000, 102}).unsqueeze(0), mask = at::ones_like(ids);
  at::Tensor golden = bert.features(ids, mask, Pooling::kMean0);
  const auto store = [&] {
    ASSERT_TRUE(features::writeSafetensors(folder / "golden.safetensors",
                                           {{{"input_ids", ids}, {"attention_mask", mask}, {"features", golden}}, {{"pooling", "mean0"}}}));
  };
  store();
  ExtractionRequest request = items.request();
  request.textEncoder = folder;
  const ExtractionReport report = extracted(items, request);
  EXPECT_EQ(report.modalities[0].checkedRows, 1);
  golden[3][0][5] += 0.01;
  store();
  request.replace = true;
  EXPECT_THAT(
      refusalOf(items, request),
      HasSubstr("golden.safetensors: the encoder does not give the features that are stored with it: a value of row 0, state 3 is "));
  const at::Tensor whole = golden;
  golden = golden.narrow(0, 0, 4);
  store();
  EXPECT_THAT(refusalOf(items, request), HasSubstr("its tensor features has shape [4, 1, 32], expected is [5, 1, 32]"));
  golden = whole;
  mask.zero_();
  store();
  EXPECT_THAT(refusalOf(items, request), HasSubstr("golden.safetensors: its attention_mask is not 1 for the first token of every row"));
  ids = ids.narrow(1, 0, 0);
  mask = mask.narrow(1, 0, 0);
  store();
  EXPECT_THAT(refusalOf(items, request), HasSubstr("golden.safetensors: its input_ids do not fit the encoder"));
}

TEST(Extraction, AModalityCanBeLeftOut) {
  const ExtractionItems items;
  ExtractionRequest request = items.request();
  request.imageEncoder = kNoEncoder;
  const ExtractionReport report = extracted(items, request);
  EXPECT_EQ(report.modalities.size(), 1U);
  EXPECT_FALSE(features::FeatureCache::open(request.target)->modality(Modality::kVisual));
  request.textEncoder = kNoEncoder;
  EXPECT_THAT(refusalOf(items, request), HasSubstr("there is no encoder to extract features with"));
}

TEST(Extraction, RefusesWhatMakesNoSense) {
  const ExtractionItems items;
  const auto refused = [&](const std::function<void(ExtractionRequest&)>& change) {
    ExtractionRequest request = items.request();
    change(request);
    return refusalOf(items, request);
  };
  EXPECT_THAT(refused([](auto& request) { request.pooling = "max"; }), HasSubstr("--pooling: the pooling is \"max\""));
  EXPECT_THAT(refused([](auto& request) { request.batchSize = 0; }), HasSubstr("--batch-size: the value is 0"));
  EXPECT_THAT(refused([](auto& request) { request.maxTokens = 1; }), HasSubstr("--max-tokens: the value is 1"));
  EXPECT_THAT(refused([](auto& request) { request.maxTokens = 2; }), HasSubstr("2, and two of them are [CLS] and [SEP]. Give 3 or more"));
  EXPECT_THAT(refused([](auto& request) { request.target = request.stream; }), HasSubstr("this is a folder, where the feature cache is"));
  EXPECT_THAT(refused([](auto& request) { request.layers = {2, 2}; }), HasSubstr("--layers: layer 2 follows 2"));
  EXPECT_THAT(refused([](auto& request) { request.textEncoder = "/nowhere"; }), HasSubstr("/nowhere"));
  EXPECT_THAT(refused([](auto& request) { request.imageEncoder = request.textEncoder; }), HasSubstr("bert-tiny"));
  EXPECT_THAT(refused([](auto& request) { request.target = "/proc/features.h5"; }), HasSubstr("/proc/features.h5.extracting: "));
  const auto none = extractFeatures(items.request(), {}, {});
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().kind, ErrorKind::kBadInput);
}

TEST(Extraction, RefusesAnEncoderThatLeavesNoPieceForWords) {
  const ExtractionItems items(3);
  const auto folder = items.path("bert");
  std::filesystem::copy(kFixtures / "bert-tiny", folder);
  std::ofstream(folder / "tokenizer_config.json") << R"({"model_max_length": 2})";
  ExtractionRequest request = items.request();
  request.textEncoder = folder;
  EXPECT_THAT(refusalOf(items, request), HasSubstr("the encoder takes texts of 2 word pieces, [CLS] and [SEP] included: none is left"));
}

TEST(Extraction, RefusesAnEncoderThatIsNotThereWhateverTheItemsHold) {
  const ExtractionItems items(3);
  auto cards = items.cards();
  for (ItemCard& card : cards) card.imagePath.clear();
  ExtractionRequest request = items.request();
  request.imageEncoder = "/nowhere";
  const auto report = extractFeatures(request, cards, {});
  ASSERT_FALSE(report);
  EXPECT_EQ(describe(report.error()), "/nowhere: there is no such folder. Name an encoder's checkpoint folder, \"built-in\" or \"none\".");
}

TEST(Extraction, ACacheThatIsThereIsReplacedOnRequestOnly) {
  const ExtractionItems items(8);
  ExtractionRequest request = items.request();
  std::ofstream(request.target) << "something else";
  EXPECT_THAT(refusalOf(items, request), HasSubstr("features.h5: there is a feature cache already"));
  request.replace = true;
  (void)extracted(items, request);
  EXPECT_TRUE(features::FeatureCache::open(request.target));
}

TEST(Extraction, TwoAtOnceAreRefused) {
  const ExtractionItems items;
  const ExtractionRequest request = items.request();
  std::string second;
  (void)extracted(items, request, [&](const Progress& state) {
    if (second.empty() && state.what == "encoding texts") second = refusalOf(items, request);
    return true;
  });
  EXPECT_THAT(second, HasSubstr("another program, or another window of this one, is extracting these features"));
}

}  // namespace
}  // namespace xsmoe::encoders
