// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/session/question_desk.h"

namespace xsmoe::studio {

Result<engine::Questions*> QuestionDesk::questions(const std::filesystem::path& run, const std::filesystem::path& stream) {
  if (questions_ && run == run_ && stream == stream_) return questions_.get();
  questions_.reset();
  auto ready = engine();
  if (!ready) return tl::make_unexpected(ready.error());
  auto opened = (*ready)->openQuestions(run, stream);
  if (!opened) return tl::make_unexpected(opened.error());
  questions_ = std::move(*opened);
  run_ = run;
  stream_ = stream;
  return questions_.get();
}

}  // namespace xsmoe::studio
