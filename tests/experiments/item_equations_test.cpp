// Equations 1 to 8 with the numbers of a stored run.
#include <gmock/gmock.h>

#include <cmath>
#include <numeric>

#include "tests/experiments/whole_runs.h"

namespace xsmoe::experiments {
namespace {

using testing::Each;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr int kBoundary = 1;
constexpr double kFloatSums = 1e-4;  // float32 products in another order than the evaluation's

class ItemEquationsTest : public WholeRuns {
 protected:
  void trainAndOpen(const RunSettings& with) {
    live_ = train("run", with);
    auto opened = engine_->openQuestions(place("run"), {});
    ASSERT_TRUE(opened) << describe(opened.error());
    questions_ = std::move(*opened);
  }
  ItemEquations ask(const std::string& user, const std::string& item = {}) {
    const auto answer = questions_->equations(user, item, kBoundary);
    EXPECT_TRUE(answer) << describe(answer.error());
    return answer.value_or(ItemEquations{});
  }
  std::string refusal(const std::string& user, const std::string& item, int window) {
    const auto answer = questions_->equations(user, item, window);
    if (answer) return "it was answered";
    EXPECT_EQ(answer.error().kind, ErrorKind::kBadInput);
    return describe(answer.error());
  }

  Live live_;
  std::unique_ptr<engine::Questions> questions_;
};

TEST_F(ItemEquationsTest, ScoreTheItemAsTheEvaluationDoesAndAsTheSumOfTheirParts) {
  trainAndOpen(settings());
  for (const auto& user : questions_->testUsers({kBoundary})) {
    const auto list = questions_->recommend(user, kBoundary, 10).value();
    for (const auto& recommended : {list.items.front(), list.items.back()}) {
      const auto equations = ask(user, recommended.item.id);
      EXPECT_EQ(equations.item, recommended.item);
      EXPECT_EQ(equations.score, recommended.score);
      double parts = equations.biasScore, slots = equations.biasScore;
      for (const auto& part : equations.parts) parts += part.score;
      for (const auto& layer : equations.layers) slots = std::accumulate(layer.scores.begin(), layer.scores.end(), slots);
      EXPECT_NEAR(parts, equations.score, kFloatSums);
      EXPECT_NEAR(slots, equations.score, kFloatSums);
    }
  }
}

TEST_F(ItemEquationsTest, AreOfTheFirstThatIsRecommendedWhereNoItemIsNamed) {
  trainAndOpen(settings());
  const auto user = questions_->testUsers({kBoundary}).front();
  const auto list = questions_->recommend(user, kBoundary, 10).value();
  const auto equations = ask(user);
  EXPECT_EQ(equations.item, list.items.front().item);
  EXPECT_EQ(equations.user, user);
  EXPECT_EQ(equations.window, kBoundary);
  EXPECT_EQ(equations.history, list.history);
  EXPECT_THAT(equations.inputs, SizeIs(list.history.size()));
  ASSERT_THAT(equations.recommended, SizeIs(list.items.size()));
  for (std::size_t i = 0; i < list.items.size(); ++i) EXPECT_EQ(equations.recommended[i], list.items[i].item);
}

TEST_F(ItemEquationsTest, TellOfEachLayerWhatItsGatesMix) {
  trainAndOpen(settings());
  const auto equations = ask(questions_->testUsers({kBoundary}).front());
  const auto& usage = live_.history.usageAfter({kBoundary});
  ASSERT_THAT(equations.layers, SizeIs(usage.size()));
  for (std::size_t i = 0; i < usage.size(); ++i) {
    const auto& layer = equations.layers[i];
    EXPECT_EQ(layer.usage, usage[i]);
    const auto slots = layer.layer.born.size() + 1;
    ASSERT_THAT(layer.gates, SizeIs(slots));
    EXPECT_THAT(layer.outputs, SizeIs(slots));
    EXPECT_THAT(layer.hidden, SizeIs(slots - 1));
    double sum = 0;
    for (const double logit : layer.logits) sum += std::exp(logit);
    for (std::size_t k = 0; k < slots; ++k) EXPECT_NEAR(layer.gates[k], std::exp(layer.logits[k]) / sum, 1e-6);
    for (std::size_t c = 0; c < layer.mixture.first.size(); ++c) {
      double mixed = 0;
      for (std::size_t k = 0; k < slots; ++k) mixed += layer.gates[k] * layer.outputs[k].first.at(c);
      EXPECT_NEAR(mixed, layer.mixture.first[c], kFloatSums);
    }
    const bool last = i + 1 == usage.size() || usage[i + 1].modality != usage[i].modality;
    EXPECT_THAT(layer.scores, SizeIs(last ? slots : 0));
  }
}

TEST_F(ItemEquationsTest, TellTheLossThatThePairWouldAdd) {
  trainAndOpen(settings());
  int told = 0;
  for (const auto& user : questions_->testUsers({kBoundary})) {
    const auto equations = ask(user);
    if (!equations.loss) continue;
    ++told;
    const auto& term = *equations.loss;
    EXPECT_NEAR(term.logit, equations.score - term.logPopularity, kFloatSums);
    EXPECT_NEAR(term.loss, term.logSum - term.logit, kFloatSums);
    EXPECT_GT(term.loss, 0);
    EXPECT_LT(term.logPopularity, 0);
    EXPECT_GT(term.candidates, 1);
    EXPECT_LE(term.candidates, 30) << "items of the stream";
    EXPECT_LE(term.sequences, settings().training.batchSize);
  }
  EXPECT_GT(told, 0);
}

TEST_F(ItemEquationsTest, OfStaticHaveOneExpertALayer) {
  auto with = settings();
  with.model.method = Method::kStatic;
  trainAndOpen(with);
  const auto equations = ask(questions_->testUsers({kBoundary}).front());
  EXPECT_EQ(equations.method, Method::kStatic);
  ASSERT_THAT(equations.layers, testing::Not(IsEmpty()));
  for (const auto& layer : equations.layers) EXPECT_THAT(layer.layer.born, Each(0));
}

TEST_F(ItemEquationsTest, OfWhatIsNotThereAreRefused) {
  trainAndOpen(settings());
  const auto user = questions_->testUsers({kBoundary}).front();
  EXPECT_THAT(refusal(user, "no such thing", kBoundary), HasSubstr("the item \"no such thing\" has no records up to window 2"));
  EXPECT_THAT(refusal("nobody", "", kBoundary), HasSubstr("the user \"nobody\" has no records up to window 2"));
  EXPECT_THAT(refusal(user, "", 3), HasSubstr("the run has no weights of window 3"));
}

TEST_F(ItemEquationsTest, OfAMethodWithoutExpertsAreRefused) {
  auto with = settings();
  with.model.method = Method::kNoft;
  trainAndOpen(with);
  EXPECT_THAT(refusal(questions_->testUsers({kBoundary}).front(), "", kBoundary),
              HasSubstr("has no experts, which equations 1 to 5 are of"));
}

}  // namespace
}  // namespace xsmoe::experiments
