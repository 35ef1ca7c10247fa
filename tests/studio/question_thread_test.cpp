// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/threads/question_thread.h"

#include <QSignalSpy>
#include <QStringList>
#include <atomic>
#include <memory>
#include <thread>
#include <vector>

#include "tests/studio/studio_fixture.h"

namespace xsmoe::studio {
namespace {

class QuestionThreadTest : public StudioTest {
 protected:
  QuestionThread questions_{std::make_shared<SharedEngine>(factory())};
};

TEST_F(QuestionThreadTest, TellsNothingToAnAskerThatIsGoneAndAnswersTheNextOne) {
  const QSignalSpy busy(&questions_, &QuestionThread::busyChanged);
  auto asker = std::make_unique<QObject>();
  std::atomic<bool> held = true, begun = false;
  bool told = false;
  questions_.ask(
      asker.get(),
      [&](QuestionDesk&) -> Result<int> {
        begun = true;
        while (held) std::this_thread::yield();
        return 1;
      },
      [&](const Result<int>&) { told = true; });
  EXPECT_TRUE(eventually([&] { return begun.load(); }));
  EXPECT_TRUE(questions_.busy());
  asker.reset();
  held = false;
  EXPECT_TRUE(eventually([&] { return busy.count() == 2; }));
  EXPECT_FALSE(busy.back().at(0).toBool());
  EXPECT_FALSE(questions_.busy());
  const QObject next;
  int answer = 0;
  questions_.askEngine(
      &next, [](engine::Engine&) -> Result<int> { return 2; }, [&](const Result<int>& result) { answer = result.value_or(-1); });
  EXPECT_TRUE(eventually([&] { return answer != 0; }));
  EXPECT_EQ(answer, 2);
  EXPECT_FALSE(told);
}

TEST_F(QuestionThreadTest, ReportsNothingOfAQuestionThatIsNotWantedAndTellsItToGiveUp) {
  QStringList reported;
  QObject::connect(&questions_, &QuestionThread::progressed, &questions_,
                   [&](const Progress& progress) { reported << QString::fromStdString(progress.what); });
  const auto wanted = std::make_shared<std::atomic<bool>>(true);
  std::vector<bool> goesOn;
  questions_.ask(
      &questions_,
      [this, wanted](QuestionDesk&) -> Result<std::vector<bool>> {
        const auto goOn = questions_.progressCallback(wanted), always = questions_.progressCallback();
        std::vector<bool> all{goOn({"first", 1, 3, "steps"})};
        *wanted = false;
        all.push_back(goOn({"second", 2, 3, "steps"}));
        all.push_back(always({"third", 3, 3, "steps"}));
        questions_.cancel();
        all.push_back(always({"third", 3, 3, "steps"}));
        return all;
      },
      [&](const Result<std::vector<bool>>& all) { goesOn = all.value_or(goesOn); });
  ASSERT_TRUE(eventually([&] { return !goesOn.empty(); }));
  EXPECT_EQ(goesOn, (std::vector<bool>{true, false, true, false}));
  reported.removeDuplicates();  // told again where the machine is slow
  EXPECT_EQ(reported, QStringList({QStringLiteral("first"), QStringLiteral("third")}));
}

}  // namespace
}  // namespace xsmoe::studio
