// Nothing but the right to ask for chrome.tabs: a test calls it in this worker.
