/** The words by which rules know APIs and objects; which ones play a part, the libraries' files say. */

/**
 * What an API or an object is in the eyes of rules, beyond its effect. Instance paths (`asyncio.Semaphore()`) give the role to
 * the object, others to the call.
 */
export const ROLES = {
  'creates-task': 'Starts a task that the loop itself refers to only weakly: somebody has to keep what it gives.',
  'observes-task': 'Lets a function know when a task is done, and does not keep the task (`add_done_callback`).',
  'joins-awaitables': 'Waits for all the awaitables that it is given (`gather`, `Promise.all`).',
  'takes-awaitable':
    'Awaits its `argument`, or has the loop do so: an async function that nobody called is none (`create_task`).',
  'takes-awaitables': 'The same for all of its arguments: a collection of awaitables is none (`gather`).',
  'counts-up': 'Gives as many numbers as its argument says (`range`).',
  'builds-elements': 'Gives what its second argument returns for each element of the first (`Array.from`).',
  'maps-elements':
    'Gives an array of what its argument returns for each element of the one that it is called on (`map`).',
  'gives-all-results': 'Gives what every awaitable of its argument gave, in their order (`Promise.all`).',
  'limits-concurrency': 'Lets only so many in at a time: semaphores, limiters, limited pools.',
  pauses: 'Awaiting it waits for a time and nothing else (`asyncio.sleep`). `argument` is the time.',
  'yields-to-loop': 'Lets the loop run other callbacks before it goes on (`setImmediate`).',
  'queues-microtask':
    'Runs its argument before the loop gets its turn (`process.nextTick`); `counterparts` give the loop its turn first.',
  'gives-settled': 'Gives a promise that is settled as soon as its argument is (`Promise.resolve`).',
  'runs-new-loop': 'Runs a coroutine on an event loop of its own and waits for it (`asyncio.run`).',
  'submits-to-loop': 'Gives a coroutine to the loop of another thread and returns a future to wait for.',
  'asks-for-loop': 'Tells whether an event loop runs on this thread: whoever asks knows that one may.',
  'gives-running-loop': 'In async code, gives the loop that runs it.',
  'permits-nested-loops': 'Changes event loops so that one may be run inside of another.',
  'loop-bound': 'May be called on the thread of its event loop only; `counterparts` name the thread-safe call.',
  'acquires-lock': 'Takes the lock that it is called on.',
  'tries-lock': 'Takes the lock that it is called on if it is free in time: the answer says whether.',
  'releases-lock': 'Gives the lock back that it is called on.',
  'gives-lease':
    'Gives something of which there are only so many, and which has to be given back: connections, permits.',
  'returns-lease': 'Gives back what it is called on, or what is called.',
  'cancellation-exception': 'The exception by which a task is told to stop.',
  'cancels-task': 'Asks the task that it is called on to stop.',
  'suppresses-exceptions': 'Makes a context manager that swallows the exceptions that it is given.',
  'tests-type': 'Tells whether the first argument is of the type, or one of the types, in `argument`.',
  'shields-from-cancellation': 'Gives something to await whose cancellation does not reach its argument (`shield`).',
  'takes-back-cancellation':
    'Says that the cancellation of the task that it is called on has been dealt with (`uncancel`).',
  'ends-process': 'Ends the whole process at once.',
  'raises-exit': 'Ends the program by an exception: in other threads than the main one it ends that thread only.',
  'matches-pattern':
    'Matches the regular expression in `argument` with the text in `subject`; absent = what it is called on.',
  'keeps-pattern':
    'Matches the regular expression in `argument` with texts that come later, from whoever they come: schemas.',
  'compiles-pattern': 'Makes a regular expression of the text in `argument`.',
  'loses-exit':
    'Runs its argument in a pool that waits for ever when an exit ends the worker (`multiprocessing.pool.Pool().map`).',
  'any-exception': 'A handler for it takes every ordinary failure.',
  'exit-exception': 'A handler for it takes what an exit by exception raises.',
  'counts-elements': 'Tells how many elements `argument` has (`len`).',
  'gives-same-elements': 'Gives as many elements as `argument` has (`enumerate`, `reversed`).',
  'reads-clock': 'Tells the time.',
  'clock-of-pauses': 'Tells the time in the unit in which pauses are given (`time.monotonic`, `Date.now`).',
  'hardly-fails': 'Raises only where the program itself is broken: `print`, `len`, logging.',
  'mutates-receiver': 'Changes the data that it is called on (`append`, `update`).',
  'views-receiver': 'Gives what it is called on, to be iterated over (`dict.items`).',
  'fails-when-resized': 'Iterating over it fails when elements come or go meanwhile (dict, set, deque).',
  'plain-data': 'Data that is copied when it is sent elsewhere: every process and worker has its own.',
  'starts-timer': 'Runs its argument later, after other callbacks (`setTimeout`). `argument` is the time.',
  'settles-by-callback': 'Awaiting it waits until its argument calls what it is given (`new Promise`).',
  'tells-state':
    'Tells at once in what state an object of this program is (`is_set`, `empty`); `instead` says what waits.',
  'tries-at-once':
    'Does it if that is possible without waiting, else says so (`get_nowait`); `instead` says what waits.',
  inspects: 'Only looks at its arguments (`len`, `any`).',
  reports: 'Writes a line for people and gives nothing back (`print`, logging).',
  'shared-between-processes': 'Data that processes or workers share: managers, shared memory, queues.',
  'thread-local': 'Data that every thread has of its own.',
  'fails-by-event': 'Tells of its failure by an event, and to nobody if there is no listener.',
  'fails-by-future': 'What it gives keeps the failure until somebody asks for the result.',
  'ends-with-program': 'Makes a thread that the program does not wait for at its end (`daemon=True`).',
  'handles-failures': 'Takes care of the failure of what it is called on or given.',
  'member-of-awaitables': 'A member that coroutines, futures or promises have: using it on one is no mistake.',
  'continues-promise': 'Gives a promise that goes on where the one that it is called on ends (`then`).',
  'plain-promise': 'Gives a promise that has no members of its own.',
  'starts-when-awaited': 'What it gives does nothing before somebody awaits it or calls its `then`: queries.',
  'calls-back': 'Given a function at the end, it calls that when it is done, and gives nothing to wait for.',
  'asserts-later': 'Fails a test by the promise that it gives: dropped, the test passes whatever comes out.',
  'starts-at-once': 'What it gives runs whether or not somebody awaits it: futures, not coroutines.',
  'uses-plain-values': 'Works on values: an awaitable among its arguments is a mistake (`print`, `len`).',
  'collects-argument': 'Keeps its argument in the collection that it is called on.',
  'adds-at-end':
    'Puts its only argument behind the last element of what it is called on (`append`); `counterpart` takes all elements of a collection.',
  'runs-sync-callable':
    'Calls its argument and awaits nothing: of an async function nothing runs (`Thread(target=…)`).',
  'uses-sync-result': 'Decides by what its argument gives at once (`filter`, `sorted`): an awaitable says nothing.',
  'folds-sync-results': 'Gives what its argument returned to the next call of it (`reduce`).',
  'writes-sync-result': 'Writes what its argument gives at once into a text (`replace`).',
  'drops-promise': 'Calls its argument for each element and drops what that gives (`forEach`).',
  'writes-elements': 'Writes the elements of what it is called on into a text (`join`).',
  'collects-results': 'Calls its argument for each element and gives an array of what that gives (`map`).',
  'drops-rejection': 'Calls its argument later and drops what that gives, failures included (`setTimeout`, `on`).',
  'runs-at-exit': 'Calls its argument when the loop has stopped: nothing that is awaited goes on.',
  'thread-object': 'Its method `run` runs in a thread of its own, once it is started.',
  'process-object': 'Its method `run` runs in a process of its own, once it is started.',
  'makes-pool': 'Makes a pool of threads, processes or workers; `argument` says how many.',
  'makes-limiter':
    'Makes something that lets only so many tasks run at once, and costs nothing itself; `argument` says how many.',
  'shuts-down-pool': 'Ends the pool that it is called on, or waits for its end: it takes no more work.',
  'waits-at-exit':
    'Leaving its `with` block waits for the work that it was given; `counterpart` is the method that does the same.',
  'works-in-pool': 'Gives the pool that it is called on a task; awaiting it waits for the result.',
  'sends-in-chunks': 'Gives processes several tasks at a time, as many as `argument` says.',
  'gives-number': 'Gives a number, whatever it is given.',
  'takes-no-time': 'Done in an instant, on whatever it is given.',
  'computes-only': 'Works on what it is given, under the GIL, and waits for nothing (`str.split`, `heapq.heappush`).',
  'runs-in-pool': 'Runs `argument` as soon as the pool that it belongs to has a place; awaiting it waits for that.',
  forks: 'Makes a copy of this process with the calling thread alone.',
  'runs-at-every-read': 'Makes a property of a method: every read of it runs the method again.',
  'starts-thread': 'Starts a thread: the one that it is called on, or a new one.',
  'waits-for-threads': 'Waits until the threads that it is called on are done.',
  'waits-for-work': 'Waits until the work is done that it is called on: a future, a result of a pool.',
  'starts-process': 'Starts a process that, unless it is forked, imports the main module again.',
  'sets-start-method': 'Chooses how processes start (`argument`: `fork`, `spawn`, `forkserver`).',
  'async-twin': 'Makes a lock of threads; `counterparts` name the lock of the event loop that is used alike.',
  unpicklable: 'Cannot be sent to another process: locks, connections, open files.',
  'thread-twin': 'Makes a process, or a pool of them; `counterpart` is what does the same with threads.',
  'inline-twin':
    'Runs a function elsewhere for all elements of what it is given; `counterpart` does it here, with the same arguments.',
  'gives-results-in-order':
    'Runs a function elsewhere for all elements of what it is given, and gives what that returned, in their order.',
  'waits-for-processes': 'Waits until the process that it is called on is done.',
  'same-in-threads': 'A method of a process that a thread has as well.',
  'process-twin':
    'Makes a pool of threads, or runs a function in one; `counterpart` does that with processes, and is used alike.',
  'runs-forever': 'Comes back when the program ends, or when it is told to: servers, event loops.',
  'counts-processors': 'Tells how many processors the machine has, or gives an element for each.',
  'independent-request':
    'Asks for something and changes nothing: any number of them can be under way, in any order (`GET`, reading a file).',
  'runs-transaction': 'Calls its argument inside of a transaction, and ends the transaction when that is done.',
  'declares-fields':
    'Makes the annotated names of a class body fields of its instances: decorators and base classes (`dataclass`).',
  'field-of-class': 'An annotation for names that belong to the class all the same (`ClassVar`).',
  'is-first-process': 'True in the process that starts the others, which run the same file (`cluster.isPrimary`).',
  'is-first-thread': 'True in the thread that starts the others, which run the same file (`isMainThread`).',
  accepts: 'Gives the next connection of a server.',
} as const;
export type Role = keyof typeof ROLES;
