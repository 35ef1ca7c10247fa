// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/shell/forecast_feed.h"

#include <QPushButton>

#include "tests/studio/session_fixture.h"
#include "widgets/forms/forecast_line.h"

namespace xsmoe::studio {
namespace {

using testing::HasSubstr;

class ForecastFeedTest : public SessionFixture {
 protected:
  void SetUp() override {
    SessionFixture::SetUp();
    feed_ = std::make_unique<ForecastFeed>(*session_, line_);
  }
  void TearDown() override { feed_.reset(); }
  [[nodiscard]] std::string text() const { return line_.text().replace(QChar(0xA0), QLatin1Char(' ')).toStdString(); }
  [[nodiscard]] bool waitForForecast(int asked) {
    return eventually([this, asked] { return script_->forecasts == asked && !feed_->measuring(); });
  }

  widgets::ForecastLine line_;
  std::unique_ptr<ForecastFeed> feed_;
};

TEST_F(ForecastFeedTest, IsAskedForWhereAStreamIsOpen) {
  EXPECT_FALSE(line_.button()->isEnabled());
  openStreamAndWait();
  ASSERT_TRUE(eventually([this] { return line_.button()->isEnabled(); }));
  EXPECT_EQ(script_->forecasts, 0) << "nobody has asked";
  line_.button()->click();
  ASSERT_TRUE(waitForForecast(1));
  EXPECT_EQ(text(), "About 3.0 s to 18 s, 100.0 MB to 200.0 MB") << "three windows, 1 to 3 epochs of 1 to 2 s";
}

TEST_F(ForecastFeedTest, IsMeasuredAgainOnceChangedSettingsRest) {
  openStreamAndWait();
  line_.button()->click();
  ASSERT_TRUE(waitForForecast(1));
  auto settings = session_->settings();
  settings.training.epochs = 5;
  session_->setSettings(settings);
  EXPECT_EQ(text(), "Time and memory of the next run") << "what stood there was of others";
  ASSERT_TRUE(waitForForecast(2));
  EXPECT_THAT(text(), HasSubstr("3.0 s to 30 s"));
}

TEST_F(ForecastFeedTest, IsGivenUpByItsButton) {
  script_->holdForecasts = true;
  openStreamAndWait();
  line_.button()->click();
  ASSERT_TRUE(eventually([this] { return script_->forecasts == 1; }));
  EXPECT_EQ(text(), "Measuring a few steps…");
  line_.button()->click();
  ASSERT_TRUE(eventually([this] { return script_->forecastsGivenUp == 1 && !feed_->measuring(); }));
  EXPECT_EQ(text(), "Time and memory of the next run");
}

TEST_F(ForecastFeedTest, GoesWithTheRunThatItIsOf) {
  openStreamAndWait();
  line_.button()->click();
  ASSERT_TRUE(waitForForecast(1));
  session_->start();
  EXPECT_TRUE(line_.isHidden()) << "a run is no next run";
  ASSERT_TRUE(waitForEnd());
  EXPECT_EQ(session_->run().state->history->description().forecast.steps, 8);
  EXPECT_FALSE(line_.isHidden());
  auto settings = session_->settings();
  settings.training.epochs = 2;
  session_->setSettings(settings);
  session_->start();
  ASSERT_TRUE(waitForEnd());
  EXPECT_TRUE(session_->run().state->history->description().forecast.empty()) << "that was of other settings";
}

TEST_F(ForecastFeedTest, IsMadeAnewForEachRunAfterThatForWhichItWasAsked) {
  openStreamAndWait();
  line_.button()->click();
  ASSERT_TRUE(waitForForecast(1));
  session_->start();
  ASSERT_TRUE(waitForEnd());
  auto settings = session_->settings();
  settings.training.epochs = 2;
  session_->setSettings(settings);
  ASSERT_TRUE(waitForForecast(2)) << "the wish holds, and nothing trains";
  for (int run = 0; run < 2; ++run) {
    session_->start();
    ASSERT_TRUE(waitForEnd());
    const auto& kept = session_->run().state->history->description().forecast;
    ASSERT_FALSE(kept.empty());
    EXPECT_EQ(kept.windows[0].mostEpochs, 2);
  }
  EXPECT_EQ(script_->forecasts, 2) << "of the same settings it is what it was";
}

TEST_F(ForecastFeedTest, GivesUpWhereARunBegins) {
  script_->holdForecasts = true;
  openStreamAndWait();
  line_.button()->click();
  ASSERT_TRUE(eventually([this] { return script_->forecasts == 1; }));
  session_->start();
  EXPECT_TRUE(eventually([this] { return script_->forecastsGivenUp == 1; }));
  ASSERT_TRUE(waitForEnd());
  EXPECT_TRUE(session_->run().state->history->description().forecast.empty());
  script_->holdForecasts = false;
  EXPECT_TRUE(waitForForecast(2)) << "the next run's, once nothing trains";
}

}  // namespace
}  // namespace xsmoe::studio
