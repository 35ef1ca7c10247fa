#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>
#include <gmock/gmock.h>

#include <cmath>
#include <fstream>

#include "model/device/device.h"
#include "model/encoders/pretraining/contrastive_loss.h"
#include "model/encoders/pretraining/corpus_words.h"
#include "model/encoders/pretraining/label_directions.h"
#include "model/encoders/pretraining/masked_words.h"
#include "model/encoders/pretraining/optimisation.h"
#include "model/encoders/pretraining/pretrained_encoder.h"
#include "tests/support/temporary_folder.h"

namespace xsmoe::encoders {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

at::Generator seeded(std::uint64_t seed) { return at::make_generator<at::CPUGeneratorImpl>(seed); }

TEST(ContrastiveLoss, IsSmallWhereTwinsAreAlikeAndOthersAreNot) {
  const at::Tensor apart = at::tensor({1.F, 0.F, 0.F, 1.F, 2.F, 0.F, 0.F, 3.F}).view({4, 2});  // rows 0 and 2 are twins, 1 and 3
  // Of each row: its twin scores 1 / t, the two others 0.
  EXPECT_NEAR(contrastiveLoss(apart, .5).item<double>(), -std::log(std::exp(2.) / (std::exp(2.) + 2)), 1e-6);
  const at::Tensor crossed = apart.index_select(0, at::tensor({0L, 1L, 3L, 2L}));
  EXPECT_NEAR(contrastiveLoss(crossed, .5).item<double>(), -std::log(1 / (std::exp(2.) + 2)), 1e-6);
}

TEST(ContrastiveLoss, OfOneItemIsZero) { EXPECT_EQ(contrastiveLoss(at::rand({2, 5}), .1).item<double>(), 0); }

TEST(LearningRate, RisesThenFallsToNothing) {
  PretrainingSettings settings;
  settings.steps = 100, settings.warmUp = .1, settings.learningRate = 2;
  EXPECT_NEAR(learningRateAt(0, settings), 2. / 11, 1e-12);
  EXPECT_NEAR(learningRateAt(9, settings), 20. / 11, 1e-12);
  EXPECT_NEAR(learningRateAt(10, settings), 2, 1e-12);
  EXPECT_NEAR(learningRateAt(55, settings), 1, 1e-12);
  EXPECT_LT(learningRateAt(99, settings), .002);
}

class MaskWords : public testing::Test {
 protected:
  static constexpr std::int64_t kPad = 0, kCls = 1, kSep = 2, kMask = 3, kWords = 1000;
  static constexpr SpecialTokens kSpecial{kPad, kCls, kSep, kMask};
  /// Rows of [CLS], `words` times the word 500, [SEP], and two of padding.
  static TokenBatch batchOf(std::int64_t rows, std::int64_t words) {
    std::vector<std::int64_t> text(static_cast<std::size_t>(words) + 2, 500), longer(text.size() + 2, kPad);
    text.front() = kCls, text.back() = kSep;
    std::vector<const std::vector<std::int64_t>*> all(static_cast<std::size_t>(rows), &text);
    all.push_back(&longer);
    TokenBatch batch = padTexts(all, kPad);
    return {batch.ids.narrow(0, 0, rows), batch.mask.narrow(0, 0, rows)};
  }
};

TEST_F(MaskWords, ChoosesTheShareAndHidesMostOfIt) {
  at::Generator generator = seeded(1);
  const MaskedWords masked = maskWords(batchOf(200, 50), kSpecial, kWords, .2, generator);
  const double chosen = masked.chosen.sum().item<double>();
  EXPECT_NEAR(chosen / 10'000, .2, .02);
  EXPECT_EQ(masked.targets.size(0), chosen);
  EXPECT_TRUE((masked.targets == 500).all().item<bool>());
  const at::Tensor there = masked.ids.masked_select(masked.chosen);
  EXPECT_NEAR((there == kMask).sum().item<double>() / chosen, .8, .03);
  EXPECT_NEAR((there == 500).sum().item<double>() / chosen, .1, .03);
}

TEST_F(MaskWords, LeavesTheRestAsItIs) {
  at::Generator generator = seeded(2);
  const TokenBatch batch = batchOf(50, 8);
  const MaskedWords masked = maskWords(batch, kSpecial, kWords, .5, generator);
  EXPECT_TRUE(at::equal(masked.ids.masked_select(~masked.chosen), batch.ids.masked_select(~masked.chosen)));
  EXPECT_FALSE((masked.chosen & (batch.ids != 500)).any().item<bool>()) << "a special token or padding was chosen";
}

TEST_F(MaskWords, ChoosesOneAtLeastOfEachTextWithWords) {
  at::Generator generator = seeded(3);
  EXPECT_TRUE((maskWords(batchOf(40, 3), kSpecial, kWords, 1e-6, generator).chosen.sum(1) == 1).all().item<bool>());
  EXPECT_FALSE(maskWords(batchOf(4, 0), kSpecial, kWords, .5, generator).chosen.any().item<bool>());
}

TEST(WordBags, CountRareWordsMost) {
  CorpusWords words;
  words.idFromNumber = {0, 1, 2, 3, 4, 5, 6, 7};  // [PAD], [CLS], [SEP], [MASK] and four words
  words.special = {0, 1, 2, 3};
  words.texts = {{1, 4, 5, 5, 2}, {1, 4, 5, 2}, {1, 4, 6, 2}, {1, 4, 2}};
  const at::Tensor rarity = rarities(words);
  EXPECT_TRUE(at::allclose(rarity, at::tensor({0.F, 0.F, 0.F, 0.F, 0.F, std::log(2.F), std::log(4.F), 0.F})));
  const at::Tensor bags = wordBags(at::tensor({1L, 4L, 5L, 5L, 6L, 2L, 0L, 1L, 4L, 2L, 0L, 0L, 0L, 0L}).view({2, 7}), rarity);
  EXPECT_TRUE(at::allclose(bags[0], at::tensor({0.F, 0.F, 0.F, 0.F, 0.F, 1 / 3.F, 2 / 3.F, 0.F})));
  EXPECT_EQ(bags[1].abs().sum().item<double>(), 0) << "a text without a telling word";
}

TEST(EdgeStrengths, TellDirectionsApart) {
  at::Tensor pixels = at::zeros({3, 3, 8, 8});
  pixels[0].slice(2, 4).fill_(1);                              // brighter to the right
  pixels[1].slice(1, 4).fill_(1);                              // brighter below
  const at::Tensor edges = edgeStrengths(pixels).sum({2, 3});  // [3, directions]
  EXPECT_TRUE(at::allclose(edges[0], at::tensor({6.F, 0.F, 0.F, 0.F, 0.F, 0.F, 0.F, 0.F}))) << edges[0];
  EXPECT_TRUE(at::allclose(edges[1], at::tensor({0.F, 0.F, 0.F, 0.F, 6.F, 0.F, 0.F, 0.F}))) << edges[1];
  EXPECT_EQ(edges[2].abs().sum().item<double>(), 0);
}

/// Items of two attributes, the first of two classes and the second of three, whose design is both together.
class Directions : public testing::Test {
 protected:
  Directions() {
    config.width = 64, config.layers = 3;
    std::vector<std::int64_t> classes;
    for (std::int64_t item = 0; item < 6; ++item) classes.insert(classes.end(), {item / 3, item % 3});
    labels = {{2, 3}, at::tensor(classes, at::kLong).view({6, 2}), {0, 1}};
  }
  /// Cosines of the directions of items in a state [6, 6].
  [[nodiscard]] at::Tensor likeness(std::int64_t state) const {
    const at::Tensor rows = LabelDirections(config, labels, seeded(1)).of({0, 1, 2, 3, 4, 5})[state];
    return at::mm(rows, rows.t());
  }
  EncoderConfig config;
  ItemLabels labels;
};

TEST_F(Directions, OfEarlyStatesAreAlikeWhereAttributesAre) {
  for (const std::int64_t state : {0, 1}) {
    const at::Tensor cosines = likeness(state);
    EXPECT_TRUE(at::allclose(cosines.diagonal(), at::ones({6}), 1e-5, 1e-5)) << "of length 1";
    EXPECT_GT(cosines[0][3].item<float>(), cosines[0][4].item<float>() + .2) << "one attribute in common, none";
  }
}

TEST_F(Directions, OfTheLastStateTellDesignsApartAndNothingElse) {
  const at::Tensor cosines = likeness(3);
  for (const std::int64_t other : {1, 2, 3, 4, 5}) EXPECT_LT(std::abs(cosines[0][other].item<float>()), .4F) << "item " << other;
  labels.design = {0};
  EXPECT_NEAR(likeness(3)[0][1].item<float>(), 1, 1e-5) << "of one design";
  EXPECT_LT(std::abs(likeness(3)[0][3].item<float>()), .4F) << "of two";
}

TEST_F(Directions, AreWhatTheLossWants) {
  const LabelDirections directions(config, labels, seeded(1));
  const at::Tensor wanted = directions.of({4, 2});
  EXPECT_THAT(wanted.sizes().vec(), ElementsAre(4, 2, 64));
  EXPECT_NEAR(directions.loss(7 * wanted, {4, 2}).item<double>(), 0, 1e-6) << "whatever their length";
  EXPECT_NEAR(directions.loss(-wanted, {4, 2}).item<double>(), 2, 1e-6);
}

TEST(WholeOf, IsTheSecondHalfOfTheRows) {
  const TokenStates states{{at::arange(4.).view({4, 1, 1})}};
  const auto whole = wholeOf(states);
  ASSERT_EQ(whole.size(), 1U);
  EXPECT_TRUE(at::equal(whole[0].flatten(), at::tensor({2., 3.}, whole[0].scalar_type())));
}

/// A tokenizer of a few words and texts of them, in which the second word follows from the first.
class SmallCorpus : public testing::Test {
 protected:
  SmallCorpus() {
    folder.write("vocab.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nred\nblue\ngreen\nvase\nlamp\ncup\nunheard\nunseen\nunread\n");
    const std::vector<std::string> colours{"red", "blue", "green"}, things{"vase", "lamp", "cup"};
    std::vector<std::int64_t> classes;
    for (std::size_t i = 0; i < 24; ++i) {
      texts.push_back(colours[i % 3] + ' ' + things[i % 3] + ' ' + colours[i / 3 % 3]);
      for (const std::size_t value : {i % 3, i / 3 % 3}) classes.push_back(static_cast<std::int64_t>(value));
    }
    labels.classes = {3, 3};
    labels.values = at::tensor(classes, at::kLong).view({24, 2});
    labels.design = {0, 1};
    settings.steps = 60, settings.partItems = 8, settings.learningRate = 3e-3, settings.maskedShare = .3;
    config.width = 16, config.layers = 2, config.heads = 2, config.intermediate = 32, config.positions = 8;
  }
  [[nodiscard]] PretrainedEncoder train() const {
    const auto tokenizer = WordPiece::load(folder.path());
    EXPECT_TRUE(tokenizer) << describe(tokenizer.error());
    EncoderConfig asked = config;
    asked.vocabulary = tokenizer->size();
    auto made = pretrainOnTexts(texts, labels, *tokenizer, asked, settings);
    EXPECT_TRUE(made) << describe(made.error());
    return std::move(*made);
  }
  /// What is said of labels that do not fit the texts.
  [[nodiscard]] std::string refusalOf(const ItemLabels& wrong) const {
    const auto tokenizer = WordPiece::load(folder.path());
    const auto made = pretrainOnTexts(texts, wrong, *tokenizer, config, settings);
    return made ? std::string() : describe(made.error());
  }
  TemporaryFolder folder;
  std::vector<std::string> texts;
  ItemLabels labels;
  PretrainingSettings settings;
  EncoderConfig config;
};

bool equal(const WeightMap& one, const WeightMap& two) {
  if (one.size() != two.size()) return false;
  for (const auto& [name, values] : one)
    if (!at::equal(values, two.at(name))) return false;
  return true;
}

TEST_F(SmallCorpus, IsNumberedByWhatOccurs) {
  const auto tokenizer = WordPiece::load(folder.path());
  ASSERT_TRUE(tokenizer);
  const CorpusWords words = numberWords({"lamp unread", "red"}, *tokenizer, 8);
  EXPECT_THAT(words.idFromNumber, ElementsAre(0, 1, 2, 3, 4, 5, 9, 13));
  EXPECT_THAT(words.texts[0], ElementsAre(2, 6, 7, 3));
  EXPECT_THAT(words.texts[1], ElementsAre(2, 5, 3));
  EXPECT_EQ(words.special.mask, 4);
}

TEST_F(SmallCorpus, TeachesATextEncoderWhatFollowsFromWhat) {
  settings.steps = 120, settings.attributesWeight = 2;
  const PretrainedEncoder made = train();
  ASSERT_EQ(made.curve.size(), 20U);
  EXPECT_EQ(made.curve.back().step, 120);
  EXPECT_LT(made.curve.back().masked, .6 * made.curve.front().masked);
  EXPECT_LT(made.curve.back().whole, .8 * made.curve.front().whole);
  for (const auto& [name, shape] : weightShapes(made.config)) {
    EXPECT_EQ(made.weights.at(name).sizes(), at::IntArrayRef(shape)) << name;
    EXPECT_FALSE(made.weights.at(name).requires_grad()) << name;
  }
}

TEST_F(SmallCorpus, TeachesATextEncoderWhatItsItemsAre) {
  settings.steps = 200;
  const PretrainingCurve taught = train().curve;
  EXPECT_LT(taught.back().attributes, .5 * taught.front().attributes);
  settings.attributesWeight = 0;
  EXPECT_GT(train().curve.back().attributes, .7) << "directions that are not taught are met by chance alone";
}

TEST_F(SmallCorpus, LabelsThatDoNotFitAreRefusedInWords) {
  EXPECT_THAT(refusalOf({}), HasSubstr("the items have no attributes"));
  EXPECT_THAT(refusalOf({{3, 3}, {}, {0}}), HasSubstr("the labels are no whole numbers of 64 bits"));
  EXPECT_THAT(refusalOf({{3, 3}, labels.values.to(at::kFloat), {0}}), HasSubstr("the labels are no whole numbers of 64 bits"));
  EXPECT_THAT(refusalOf({{3, 3}, labels.values.narrow(0, 0, 23), {0}}), HasSubstr("the labels have the shape [23, 2] instead of [24, 2]"));
  EXPECT_THAT(refusalOf({{3, 3, 3}, labels.values, {0}}), HasSubstr("the labels have the shape [24, 2] instead of [24, 3]"));
  EXPECT_THAT(refusalOf({{3, 2}, labels.values, {0}}), HasSubstr("attribute 2 of item 7 is class 2; possible is 0 to 1"));
  EXPECT_THAT(refusalOf({{3, 3}, labels.values - 1, {0}}), HasSubstr("attribute 1 of item 1 is class -1; possible is 0 to 2"));
  EXPECT_THAT(refusalOf({{3, 3}, labels.values, {}}), HasSubstr("the labels have no design"));
  EXPECT_THAT(refusalOf({{3, 3}, labels.values, {0, 2}}), HasSubstr("the design has attribute 2 of 2"));
}

TEST_F(SmallCorpus, GivesWordsThatItNeverUsesEmbeddingsOfTheirOwn) {
  const at::Tensor words = train().weights.at("embeddings.word_embeddings.weight");
  const double spread = words.narrow(0, 5, 6).std(0, true).mean().item<double>();
  for (const std::int64_t unused : {11, 12})
    EXPECT_GT((words[unused] - words[13]).norm().item<double>(), spread) << "they cannot be told apart";
}

TEST_F(SmallCorpus, EqualSeedsGiveEqualWeightsWhateverTheThreads) {
  config.width = 128, config.intermediate = 512;  // wide enough that threads would share a sum
  settings.steps = 4;
  device::useThreads(1);
  const PretrainedEncoder one = train();
  device::useThreads(3);
  const PretrainedEncoder two = train();
  EXPECT_TRUE(equal(one.weights, two.weights));
  settings.seed = 2;
  EXPECT_FALSE(equal(one.weights, train().weights));
}

TEST_F(SmallCorpus, SmallerThanABatchIsRefused) {
  texts.resize(15);
  labels.values = labels.values.narrow(0, 0, 15);
  const auto tokenizer = WordPiece::load(folder.path());
  const auto made = pretrainOnTexts(texts, labels, *tokenizer, config, settings);
  ASSERT_FALSE(made);
  EXPECT_THAT(describe(made.error()), HasSubstr("there are 15 items, fewer than a batch of 16"));
}

TEST_F(SmallCorpus, TrainingCanBeCancelled) {
  const auto tokenizer = WordPiece::load(folder.path());
  config.vocabulary = tokenizer->size();
  int told = 0;
  const auto made = pretrainOnTexts(texts, labels, *tokenizer, config, settings, [&](const Progress& state) {
    EXPECT_EQ(state.total, 60);
    return ++told < 3;
  });
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().what, "cancelled");
  EXPECT_EQ(told, 3);
}

TEST(PretrainOnPictures, LearnsToTellHiddenPatches) {
  EncoderConfig config = smallPictureConfig();
  config.width = 16, config.layers = 2, config.heads = 2, config.intermediate = 32, config.imageHeight = config.imageWidth = 12,
  config.patch = 4;
  std::vector<Picture> pictures;
  std::vector<std::int64_t> bright;  // in red, green and blue
  for (int i = 0; i < 32; ++i) {     // each of one colour
    Picture picture{12, 12, {}};
    for (int pixel = 0; pixel < 144; ++pixel)
      for (const int shift : {0, 1, 2}) picture.rgb.push_back(static_cast<std::uint8_t>((i >> shift & 1) != 0 ? 230 : 20));
    pictures.push_back(picture);
    for (const int shift : {0, 1, 2}) bright.push_back(i >> shift & 1);
  }
  const ItemLabels labels{{2, 2, 2}, at::tensor(bright, at::kLong).view({32, 3}), {0, 1, 2}};
  PretrainingSettings settings;
  settings.steps = 120, settings.partItems = 8, settings.learningRate = 3e-3, settings.maskedShare = .5;
  const auto made = pretrainOnPictures(pictures, labels, config, settings);
  ASSERT_TRUE(made) << describe(made.error());
  EXPECT_LT(made->curve.back().masked, .3 * made->curve.front().masked);
  EXPECT_LT(made->curve.back().whole, .6 * made->curve.front().whole);
  EXPECT_LT(made->curve.back().attributes, .8 * made->curve.front().attributes);
  EXPECT_EQ(made->weights.size(), weightShapes(config).size()) << "the mask token is no weight of the encoder";
  const auto again = pretrainOnPictures(pictures, labels, config, settings);
  EXPECT_TRUE(equal(made->weights, again->weights));
  const auto refused = pretrainOnPictures(pictures, {{2, 2, 1}, labels.values, {0}}, config, settings);
  ASSERT_FALSE(refused);
  EXPECT_THAT(describe(refused.error()), HasSubstr("attribute 3 of item 5 is class 1; possible is 0 to 0"));
}

}  // namespace
}  // namespace xsmoe::encoders
