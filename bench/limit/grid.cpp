// grid FORM REPEATS CLOSES OUT FAST SLOW: a search of averages, FORM plain, event or record, FAST and SLOW as low:high:step.
#include "event-grid.h"

static std::vector<int> windowsOf(const char* text) {
  int low, high, step;
  if (sscanf(text, "%d:%d:%d", &low, &high, &step) != 3) exit(2);
  std::vector<int> all;
  for (int window = low; window <= high; window += step) all.push_back(window);
  return all;
}

int main(int, char** args) {
  const std::string form = args[1];
  const auto close = doublesOf(args[3]);
  const Windows windows{windowsOf(args[5]), windowsOf(args[6])};
  std::vector<Figures> figures;
  std::vector<Record> records;
  timed(atoi(args[2]), [&] {
    figures = form == "plain"   ? plainGrid(close, windows)
              : form == "event" ? eventGrid<false>(close, windows, records)
                                : eventGrid<true>(close, windows, records);
  });
  writeTo(args[4], figures);
}
